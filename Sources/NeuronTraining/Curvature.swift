// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics
import NeuronThreads

extension Objective {
  /// The Hessian of the smooth part at theta, factored into `factor`, of `columns` + 1 unknowns.
  ///
  /// - Parameters:
  ///   - diagonal: Receives the Hessian's.
  ///   - curvatures: Room for a number a row, if `isInOnePiece`.
  ///   - memory: `curvatureWords` numbers.
  /// - Returns: How many pivots vanished; nil if the rows have a fault.
  mutating func factorHessian(
    _ theta: Vector, into factor: Cholesky, diagonal: Vector, curvatures: Vector, memory: Vector
  ) -> Int? {
    let matrix = factor.matrix
    let stride = factor.stride
    if isInOnePiece(columns) {
      let fault = multiply(
        theta, nil, count: columns, curvatures: curvatures, into: matrix, stride, memory: memory)
      if fault != .none { return nil }
    } else {
      unscale(theta)
      let fault = samples.hessian(weights, bias(theta), threads: threads, memory) { j, k, value in
        matrix[k &* stride &+ j] = value
      }
      passes += share
      if fault != .none { return nil }
    }
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
    var part = every(stride)
    let fault = part.multiply(
      theta, UnsafePointer(set.columns), count: set.count, curvatures: curvatures,
      into: set.matrix, set.stride, memory: memory)
    passes += part.passes
    // Of rows that do not count it has no curvature: the steps will show some.
    if fault != .none && fault != .total { return false }
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

extension Objective {
  /// The Hessian of the mean loss, of all columns or some, and the bias; 0 of rows whose weights are.
  private mutating func multiply(
    _ theta: Vector, _ selection: UnsafePointer<Int32>?, count: Int, curvatures: Vector,
    into matrix: Vector, _ stride: Int, memory: Vector
  ) -> Fault {
    unscale(theta)
    let rows = samples.x.rows
    let sums = samples.weight.map { _ in samples.total() }
    let fault = sums?.fault ?? .none
    let total = fault == .none ? sums?.weight ?? Double(truncating: rows) : 1
    let results = Results(base: UnsafeMutableRawPointer(curvatures), count: rows, stride: 8)
    let pass = Pass(samples, weights, bias(theta), .rows(.curvature, results))
    pass.rows(pass.plan(threads))
    passes += 2 * share
    let products = Products(
      samples, selection, count: count, factors: UnsafePointer(curvatures), total: total,
      into: matrix, stride: stride, threads: threads.count)
    return products.run(threads, memory: UnsafeMutableRawPointer(memory)) ? fault : .cancelled
  }
}

/// Whether a Hessian is made at once, from a curvature for each row: for every 64 rows of it,
/// `Samples.hessian` calculates all of them again. Of fewer columns that costs less than the memory.
func isInOnePiece(_ columns: Int) -> Bool { columns >= 256 }

/// The numbers of memory that the Hessian of a fit takes, over so many rows or fewer.
func curvatureWords(rows: Int, columns: Int, threads: Int) -> Int {
  isInOnePiece(columns)
    ? threads &* Products.memory(count: columns) &>> 3
    : hessianWords(rows: rows, columns: columns, threads: threads)
}

extension Samples {
  /// The Hessian of the mean loss, entry by entry, in `hessianWords` numbers of memory; or the mean
  /// product of the scores.
  func hessian(
    _ w: Numbers, _ b: Double, ofScores: Bool = false, threads: Threads, _ memory: Vector,
    _ entry: (_ j: Int, _ k: Int, _ value: Double) -> Void
  ) -> Fault {
    guard let part = HessianPart(row: 0, columns: x.columns) else { return .none }
    var plan = Plan(part, rows: x.rows, columns: x.columns, threads: threads.count)
    plan.limit = threads.limit
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
