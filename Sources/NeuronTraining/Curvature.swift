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
  /// J's quadratic model over the set's columns and the bias.
  ///
  /// - Returns: False if the rows have a fault.
  mutating func model(_ theta: Vector, _ set: ActiveSet, memory: Vector) -> Bool {
    var part = samples
    part.x.selection = UnsafePointer(set.columns)
    part.x.columns = set.count
    // The set holds all that is not 0: the other columns do not enter the logits.
    var k = 0
    while k < set.count {
      let j = Int(truncatingIfNeeded: set.columns[k])
      w[k] = theta[j] * (scale.map { $0[j] } ?? 1)
      k &+= 1
    }
    let numbers = Numbers(
      base: UnsafeRawPointer(w), count: set.count, stride: 8, storage: .float64)
    let (matrix, stride) = (set.matrix, set.stride)
    clear(matrix, (set.count &+ 1) &* stride)
    let fault = part.hessian(numbers, bias(theta), threads: threads, memory) { j, k, value in
      matrix[k &* stride &+ j] = value
      matrix[j &* stride &+ k] = value
    }
    passes += share
    if fault != .none { return false }
    var row = 0
    while row < set.count {
      if let scale {
        let factor = scale[Int(truncatingIfNeeded: set.columns[row])]
        NeuronTraining.scale(matrix + row &* stride, by: factor, stride)
        var other = 0
        while other <= set.count {
          matrix[other &* stride &+ row] *= factor
          other &+= 1
        }
      }
      matrix[row &* stride &+ row] += l2
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
func hessianWords(rows: Int, columns: Int, threads: Int, isSelection: Bool = false) -> Int {
  guard let part = HessianPart(row: 0, columns: columns) else { return 0 }
  let plan = Plan(part, rows: rows, columns: columns, threads: threads)
  return Pass.memory(columns: columns, plan.forFewerRows, part, isSelection: isSelection) &>> 3
}

/// The most numbers of memory that a Hessian of up to so many columns takes.
///
/// Not those of the most columns: fewer have longer blocks.
func mostHessianWords(rows: Int, columns: Int, threads: Int, isSelection: Bool) -> Int {
  func words(_ edge: Int) -> Int {
    hessianWords(
      rows: rows, columns: min(edge, columns), threads: threads, isSelection: isSelection)
  }
  return max(max(words(0), words(4)), max(max(words(256), words(1024)), words(columns)))
}
