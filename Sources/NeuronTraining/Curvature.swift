// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics
import NeuronThreads

extension Objective {
  /// The Hessian of the smooth part at theta, factored into `factor`, of `columns` + 1 unknowns.
  ///
  /// - Parameters:
  ///   - diagonal: Receives the Hessian's.
  ///   - memory: `hessianWords` numbers.
  /// - Returns: How many pivots vanished; nil if the rows have a fault.
  mutating func factorHessian(
    _ theta: Vector, into factor: Cholesky, diagonal: Vector, memory: Vector
  ) -> Int? {
    unscale(theta)
    let matrix = factor.matrix
    let stride = factor.stride
    let fault = samples.hessian(weights, bias(theta), threads: threads, memory) { j, k, value in
      matrix[k &* stride &+ j] = value
    }
    passes += share
    if fault != .none { return nil }
    var k = 0
    while k <= columns {
      let row = matrix + k &* stride
      let isOut = isFixed(k)
      if let scale, k < columns {
        var j = 0
        while j <= k {
          row[j] *= scale[j] * scale[k]
          j &+= 1
        }
      } else if let scale {
        var j = 0
        while j < columns {
          row[j] *= scale[j]
          j &+= 1
        }
      }
      if isOut {
        clear(row, padded(k))
        row[k] = 1
      } else if k < columns {
        row[k] += l2
      }
      k &+= 1
    }
    factor.noteDiagonal()
    copy(factor.inverse, to: diagonal, padded(columns &+ 1))
    return factor.factor()
  }

  /// Whether an entry of theta is not free: the bias without an intercept, a column without a scale.
  @inline(__always)
  func isFixed(_ index: Int) -> Bool {
    if index == columns { return !hasIntercept }
    return scale != nil && scale.unsafelyUnwrapped[index] == 0
  }
}

extension Objective {
  /// J's quadratic model over the set's columns and the bias, from every so-manieth row.
  ///
  /// - Parameters:
  ///   - curvatures: Room for a number a row.
  ///   - memory: What `Products` takes.
  /// - Returns: False if the caller wants no more.
  @inline(never)
  mutating func model(
    _ theta: Vector, _ set: ActiveSet, stride: Int, curvatures: Vector, memory: Vector
  ) -> Bool {
    let part = every(stride)
    unscale(theta)
    let rows = part.samples.x.rows
    let results = Results(base: UnsafeMutableRawPointer(curvatures), count: rows, stride: 8)
    let pass = Pass(part.samples, weights, bias(theta), .rows(.curvature, results))
    pass.rows(pass.plan(threads: threads))
    passes += 2 * part.share
    let products = Products(
      part.samples, UnsafePointer(set.columns), count: set.count,
      factors: UnsafePointer(curvatures), total: total * part.share, into: set.matrix,
      stride: set.stride, threads: threads)
    let isDone = products.run(memory: UnsafeMutableRawPointer(memory))
    if !isDone { return false }
    var row = 0
    while row < set.count {
      if let scale {
        let factor = scale[Int(truncatingIfNeeded: set.columns[row])]
        NeuronTraining.scale(set.matrix + row &* set.stride, by: factor, set.stride)
        var other = 0
        while other <= set.count {
          set.matrix[other &* set.stride &+ row] *= factor
          other &+= 1
        }
      }
      set.matrix[row &* set.stride &+ row] += l2
      row &+= 1
    }
    return true
  }
}

extension Samples {
  /// The Hessian of the mean loss, entry by entry, in `hessianWords` numbers of memory; or the mean
  /// product of the scores.
  func hessian(
    _ w: Numbers, _ b: Double, ofScores: Bool = false, threads: Int, _ memory: Vector,
    _ entry: (_ j: Int, _ k: Int, _ value: Double) -> Void
  ) -> Fault {
    guard let part = HessianPart(row: 0, columns: x.columns) else { return .none }
    let plan = Plan(part, rows: x.rows, columns: x.columns, threads: threads)
    return hessian(
      w, b, ofScores: ofScores, plan, memory: UnsafeMutableRawPointer(memory), entry)
  }
}

/// The numbers of memory that a Hessian takes, over so many rows or fewer.
func hessianWords(rows: Int, columns: Int, threads: Int) -> Int {
  guard let part = HessianPart(row: 0, columns: columns) else { return 0 }
  let plan = Plan(part, rows: rows, columns: columns, threads: threads)
  return Pass.memory(columns: columns, plan.forFewerRows, part) &>> 3
}
