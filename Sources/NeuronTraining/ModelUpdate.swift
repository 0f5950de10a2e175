// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

/// What is done to the quadratic model of J once the Hessian has come into `matrix`.
extension ActiveSet {
  /// Eliminates the bias from the model that has come into `matrix`: it has no penalty, and columns
  /// that are far from 0 on average would hold it up.
  @inline(never)
  mutating func eliminateBias(_ o: Objective) {
    let size = padded(count)
    biasCurvature = o.hasIntercept ? matrix[count &* stride &+ count] : 0
    copy(matrix + count &* stride, to: bias, size)
    var j = count
    while j < size {
      bias[j] = 0
      j &+= 1
    }
    if !(biasCurvature > 0) { return }
    j = 0
    while j < count {
      add(0 - bias[j] / biasCurvature, bias, to: matrix + j &* stride, size)
      j &+= 1
    }
  }

  /// Shrinks what the columns share, as far as it is chance: over so few rows columns that have
  /// nothing to do with one another seem to, and steps along what they seem to share go too far.
  ///
  /// Ledoit and Wolf, *A well-conditioned estimator for large-dimensional covariance matrices*,
  /// Journal of Multivariate Analysis 88 (2004), with the shares of Schaefer and Strimmer,
  /// *A shrinkage approach to large-scale covariance matrix estimation*, Statistical Applications in
  /// Genetics and Molecular Biology 4 (2005), towards their target D: of k^2 squared correlations
  /// chance alone adds up to k^2 / r over r rows.
  @inline(never)
  func shrink(rows: Double) {
    let size = padded(count)
    let (inverse, line) = (spare, slope)
    clear(inverse, size)
    var squares = 0.0
    var j = 0
    while j < count {
      let curvature = matrix[j &* stride &+ j]
      inverse[j] = curvature > 0 ? 1 / curvature : 0
      j &+= 1
    }
    j = 0
    while j < count {
      let row = matrix + j &* stride
      multiply(row, row, into: line, size)
      line[j] = 0
      squares += dot(line, inverse, size) * inverse[j]
      j &+= 1
    }
    let chance = Double(truncating: count) * Double(truncating: count) / rows
    let keep = squares > chance ? 1 - chance / squares : 0
    j = 0
    while j < count {
      let row = matrix + j &* stride
      let curvature = row[j]
      scale(row, by: keep, size)
      row[j] = curvature
      j &+= 1
    }
  }

  /// Takes in what a step has shown of the curvature along it: the update of Broyden, Fletcher,
  /// Goldfarb and Shanno (Nocedal and Wright, *Numerical Optimization*, 2nd ed., formula 6.19).
  ///
  /// - Parameters:
  ///   - taken: The step, and the bias's as number `last`.
  ///   - change: What it changed in the gradient.
  @inline(never)
  mutating func correct(_ taken: Vector, _ change: Vector, bias last: Int) {
    let size = padded(count)
    let (s, y, product) = (spare, spare + stride, spare + 2 &* stride)
    clear(s, size)
    clear(y, size)
    clear(product, size)
    var j = 0
    while j < count {
      let column = Int(truncatingIfNeeded: columns[j])
      s[j] = taken[column]
      y[j] = change[column]
      if s[j] != 0 { add(s[j], matrix + j &* stride, to: product, size) }
      j &+= 1
    }
    // A step of columns that are no longer in the set says nothing of the others alone.
    let within = dot(s, s, size) + taken[last] * taken[last]
    if within < dot(taken, taken, padded(last &+ 1)) * (1 - 0x1p-40) { return }
    let hasBias = biasCurvature > 0
    let part = hasBias ? taken[last] + dot(bias, s, size) / biasCurvature : 0
    let partOfBias = part * biasCurvature
    add(part, bias, to: product, size)
    let expected = dot(s, product, size) + taken[last] * partOfBias
    let seen = dot(s, y, size) + taken[last] * change[last]
    if !(seen > 0x1p-20 * expected) || !(expected > 0) { return }
    let (u, v) = (slope, s)
    let first = eliminate(1 / seen, y, change[last], into: u)
    let second = eliminate(-1 / expected, product, partOfBias, into: v)
    j = 0
    while j < count {
      add(first * u[j], u, second * v[j], v, to: matrix + j &* stride, size)
      j &+= 1
    }
  }

  /// Adds factor * vv' to the Hessian but for what the bias is eliminated from, which takes a
  /// multiple of uu', u = v - v_b h_b / h_bb.
  ///
  /// - Returns: The multiple.
  @inline(never)
  private mutating func eliminate(_ factor: Double, _ v: Vector, _ b: Double, into u: Vector)
    -> Double
  {
    let size = padded(count)
    if !(biasCurvature > 0) {
      copy(v, to: u, size)
      return factor
    }
    let before = biasCurvature
    let after = before + factor * b * b
    combine(v, 0 - b / before, bias, into: u, size)
    // Rounding, where the step was next to the bias's own.
    if !(after > 0x1p-20 * before) { return 0 }
    biasCurvature = after
    add(factor * b, v, to: bias, size)
    return factor * before / after
  }
}
