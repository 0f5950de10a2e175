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
    let hasBias = biasCurvature > 0
    let part = hasBias ? taken[last] + dot(bias, s, size) / biasCurvature : 0
    let partOfBias = part * biasCurvature
    add(part, bias, to: product, size)
    let expected = dot(s, product, size) + taken[last] * partOfBias
    let seen = dot(s, y, size) + taken[last] * change[last]
    if !(seen > 0x1p-20 * expected) || !(expected > 0) { return }
    addProduct(1 / seen, y, change[last])
    addProduct(-1 / expected, product, partOfBias)
  }

  /// Adds factor * vv' to the Hessian, v_b being the bias's entry.
  ///
  /// With the bias eliminated that is a multiple of uu', u = v - v_b h_b / h_bb.
  @inline(never)
  private mutating func addProduct(_ factor: Double, _ v: Vector, _ b: Double) {
    let size = padded(count)
    let u = slope
    var factor = factor
    if biasCurvature > 0 {
      let before = biasCurvature
      let after = before + factor * b * b
      // Rounding, where the step was next to the bias's own.
      if !(after > 0x1p-20 * before) { return }
      biasCurvature = after
      combine(v, 0 - b / before, bias, into: u, size)
      add(factor * b, v, to: bias, size)
      factor *= before / after
    } else {
      copy(v, to: u, size)
    }
    var j = 0
    while j < count {
      add(factor * u[j], u, to: matrix + j &* stride, size)
      j &+= 1
    }
  }
}
