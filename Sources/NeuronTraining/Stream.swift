// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

/// A neuron that learns from a stream of rows, a step for each minibatch of them.
///
/// Between steps there are only sums, which are added up row by row: how the rows came, many at a time
/// or few, moves no bit.
public struct Stream {
  public internal(set) var numbers: StreamNumbers
  let columns: Int
  /// Numbers in a vector: theta in whole registers, the weights and then the bias.
  let size: Int

  // What a save holds, in this order.
  let point: Vector
  let average: Vector
  /// The mean of gradients that momentum keeps.
  let velocity: Vector
  /// The sums or means of their squares.
  let squares: Vector
  /// Of each column: the mean, the sum of squared distances from it, and what measures a step.
  let mean: Vector
  let spread: Vector
  let inverse: Vector
  /// The sums of the minibatch that is not full yet.
  let gradient: Vector
  let first: Vector
  let second: Vector
  static let vectors = 10

  /// The bytes of the vectors.
  public static func memory(columns: Int) -> Int {
    vectors &* padded(columns &+ 1) &* 8
  }

  /// A trainer in `memory(columns:)` bytes, 64-byte aligned: all 0.
  public init(_ numbers: StreamNumbers, memory: UnsafeMutableRawPointer) {
    self.numbers = numbers
    columns = Int(truncatingIfNeeded: numbers.columns)
    size = padded(columns &+ 1)
    let all = memory.assumingMemoryBound(to: Double.self)
    clear(all, Stream.vectors &* size)
    point = all
    average = all + size
    velocity = all + 2 &* size
    squares = all + 3 &* size
    mean = all + 4 &* size
    spread = all + 5 &* size
    inverse = all + 6 &* size
    gradient = all + 7 &* size
    first = all + 8 &* size
    second = all + 9 &* size
  }

  /// Begins at a start, or at 0.
  public func begin(_ start: Numbers?, bias: Double) {
    start?.copy(to: point)
    point[columns] = numbers.hasIntercept && start != nil ? bias : 0
    copy(point, to: average, size)
    if numbers.isScaled { return }
    var j = 0
    while j <= columns {
      inverse[j] = j < columns || numbers.hasIntercept ? 1 : 0
      j &+= 1
    }
  }

  /// The weights, and then the bias.
  public var theta: UnsafePointer<Double> {
    UnsafePointer(numbers.schedule == .averaging ? average : point)
  }

  public var bias: Double { theta[columns] }

  /// Takes rows whose labels and weights have been checked.
  public mutating func take(_ samples: Samples) {
    let columns = RunningColumns(gradient: gradient, first: first, second: second, origin: mean)
    let rows = samples.x.rows
    var row = 0
    while row < rows {
      let room = Int(truncatingIfNeeded: numbers.batchRows &- numbers.pending)
      let count = min(rows &- row, room)
      // Distances from a point among the rows lose no digits; a column that is constant has none.
      if numbers.isScaled && numbers.spreadWeight == 0 && numbers.sums.weight == 0 {
        samples.copyFirst(of: row, count, to: mean)
      }
      samples.add(row, count, point, point[self.columns], to: &numbers.sums, columns)
      row &+= count
      numbers.rows &+= Int64(truncatingIfNeeded: count)
      numbers.pending &+= Int64(truncatingIfNeeded: count)
      if numbers.pending == numbers.batchRows { step() }
    }
  }

  /// Takes a step with the rows of a minibatch that is not full.
  public mutating func flush() {
    if numbers.pending > 0 { step() }
  }

  private mutating func step() {
    if isFinite {
      let sums = numbers.sums
      numbers.steps &+= 1
      numbers.lossSum += sums.loss
      numbers.lossWeight += sums.weight
      if numbers.isScaled { measure() }
      descend()
    } else {
      numbers.skipped &+= 1
    }
    numbers.pending = 0
    numbers.sums = RunningSums()
    clear(gradient, 3 &* size)
  }

  /// Whether the minibatch has a mean, and that is finite.
  private var isFinite: Bool {
    let sums = numbers.sums
    var zeros = Eight.zero
    var j = 0
    while j < 3 &* size {
      zeros += gradient.eight(j) * 0
      j &+= 8
    }
    return zeros.tree + sums.loss * 0 == 0 && sums.weight > 0 && sums.weight < .infinity
  }
}
