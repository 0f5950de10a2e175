// SPDX-License-Identifier: MIT
import CNeuronHost
import NeuronKernels
import NeuronNumerics
import NeuronThreads

/// What a fit minimizes, as its solvers see it: a function of theta, the scaled weights u and then
/// the bias, in whole registers.
///
/// The data see w_j = scale_j u_j. Without an intercept the last entry is 0 and stays so.
struct Objective {
  var samples: Samples
  let columns: Int
  /// Numbers in a vector.
  let size: Int
  let l2: Double
  let l1: Double
  let hasIntercept: Bool
  /// Nil for all 1; a 0 takes a column out.
  let scale: Vector?
  /// What the data see.
  let w: Vector
  let memory: UnsafeMutableRawPointer
  let threads: Threads
  /// Passes over all rows so far; a pass over some of them counts for its share.
  var passes = 0.0
  /// The sum of the weights, once it has been evaluated.
  private(set) var total = 0.0
  /// 1, or the share of all rows that `samples` are.
  var share = 1.0

  /// The mean loss at theta, without penalties.
  struct Value {
    var loss: Double
    var fault: Fault
    /// All that was computed is finite.
    var isFinite: Bool
  }

  /// Its gradient into `v`.
  mutating func evaluate(_ theta: Vector, into v: Vector) -> Value {
    unscale(theta)
    let pass = Pass(samples, weights, bias(theta), .gradient(withLoss: true))
    let sums = pass.columnSums(pass.plan(threads), memory: memory)
    passes += share
    if sums.sums.fault != .none { return Value(loss: 0, fault: sums.sums.fault, isFinite: false) }
    return take(sums, into: v)
  }

  private mutating func take(_ sums: ColumnSums, into v: Vector) -> Value {
    total = sums.sums.weight
    var j = 0
    var isFinite = true
    while j < columns {
      var value = sums.columns[j] / total
      if let scale { value = scale[j] == 0 ? 0 : value * scale[j] }
      if !value.isFinite { isFinite = false }
      v[j] = value
      j &+= 1
    }
    v[j] = hasIntercept ? sums.sums.bias / total : 0
    j &+= 1
    while j < size {
      v[j] = 0
      j &+= 1
    }
    let loss = sums.sums.loss / total
    return Value(
      loss: loss, fault: .none, isFinite: isFinite && loss.isFinite && v[columns].isFinite)
  }

  /// theta for the data, in `w`.
  func unscale(_ theta: Vector) {
    if let scale { multiply(theta, scale, into: w, size) } else { copy(theta, to: w, size) }
  }

  @inline(__always)
  var weights: Numbers { numbers(w) }

  func numbers(_ vector: Vector) -> Numbers {
    Numbers(base: UnsafeRawPointer(vector), count: columns, stride: 8, storage: .float64)
  }

  @inline(__always)
  func bias(_ theta: Vector) -> Double { hasIntercept ? theta[columns] : 0 }

  /// (l2/2) |u|^2 + l1 |u|_1.
  func penalty(_ theta: Vector) -> Double {
    var squares = 0.0
    var sizes = 0.0
    var j = 0
    while j < columns {
      squares += theta[j] * theta[j]
      sizes += theta[j].absolute
      j &+= 1
    }
    return 0.5 * l2 * squares + l1 * sizes
  }

  /// The gradient of the smooth part from that of the loss: `v` + l2 u.
  func smooth(_ theta: Vector, _ v: Vector, into gradient: Vector) {
    combine(v, l2, theta, into: gradient, size)
    gradient[columns] = v[columns]
  }

  /// The same function over every `step`-th row.
  func every(_ step: Int) -> Objective {
    var part = self
    part.samples = samples.every(step)
    part.share = Double(truncating: part.samples.x.rows) / Double(truncating: samples.x.rows)
    part.passes = 0
    return part
  }
}
