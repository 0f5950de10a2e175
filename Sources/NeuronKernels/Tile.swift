// SPDX-License-Identifier: MIT
import NeuronNumerics

/// Some rows on their way from logits to losses and residuals: a buffer for each step.
///
/// Each step is a loop of its own. All of them in one are a chain of operations so long that a
/// processor cannot look far enough ahead to overlap a row with the next.
struct Tile {
  /// The rows that fit.
  static let rows = 64
  /// The outputs whose products with X fit.
  static let outputs = 8
  /// The rows whose products come together at most, where columns come one after the other.
  static let group = 512
  static let words = 9 * rows + 4 * group + 8

  /// x_i.w, then the logits.
  let z: UnsafeMutablePointer<Double>
  /// A second product with X, for a Hessian-vector product.
  let direction: UnsafeMutablePointer<Double>
  let y: UnsafeMutablePointer<Double>
  /// 0 for rows beyond the last.
  let weight: UnsafeMutablePointer<Double>
  private let high: UnsafeMutablePointer<Double>
  private let low: UnsafeMutablePointer<Double>
  private let minorHigh: UnsafeMutablePointer<Double>
  private let minorLow: UnsafeMutablePointer<Double>
  /// Residuals, curvatures or sigmoids.
  let result: UnsafeMutablePointer<Double>
  let loss: UnsafeMutablePointer<Double>
  /// Sums of a group's products, where columns come one after the other; else the products of some
  /// outputs.
  let columnLanes: UnsafeMutablePointer<Double>
  /// The products of a group.
  let products: UnsafeMutablePointer<Double>
  /// What the loops ask for meanwhile.
  let ahead: UnsafeMutablePointer<Ahead>

  /// - Parameter memory: `words` numbers.
  init(_ memory: UnsafeMutablePointer<Double>) {
    z = memory
    direction = memory + Tile.rows
    y = memory + 2 * Tile.rows
    weight = memory + 3 * Tile.rows
    high = memory + 4 * Tile.rows
    low = memory + 5 * Tile.rows
    minorHigh = memory + 6 * Tile.rows
    minorLow = memory + 7 * Tile.rows
    loss = memory + 8 * Tile.rows
    result = minorHigh
    columnLanes = memory + 9 * Tile.rows
    products = columnLanes + 3 * Tile.group
    ahead = UnsafeMutableRawPointer(products + Tile.group).assumingMemoryBound(to: Ahead.self)
    ahead.pointee = Ahead(nowhere: memory)
  }

  /// Eight rows at a time.
  @inline(__always)
  private func each(_ count: Int, _ body: (Int) -> Void) {
    var index = 0
    while index < count {
      body(index)
      ahead.pointee.ask(ahead.pointee.inTile)
      index &+= 8
    }
  }

  /// e^-|z|, then sigmoid(-|z|), which all that follows is made from.
  @inline(never) @_optimize(speed)
  func minors(_ count: Int) {
    each(count) { i in
      let reduced = reducedNegative(z.eight(i).absolute)
      minorLow.put(reduced.shifted, i)
      high.put(reduced.r.high, i)
      low.put(reduced.r.low, i)
    }
    each(count) { i in
      let e = exponential(
        Reduced(shifted: minorLow.eight(i), r: Pair(high: high.eight(i), low: low.eight(i))))
      high.put(e.high, i)
      low.put(e.low, i)
    }
    each(count) { i in
      let m = NeuronNumerics.minor(Pair(high: high.eight(i), low: low.eight(i)))
      minorHigh.put(m.high, i)
      minorLow.put(m.low, i)
    }
  }

  @inline(__always)
  private func minor(at index: Int) -> Pair<Eight> {
    Pair(high: minorHigh.eight(index), low: minorLow.eight(index))
  }

  /// L(sigmoid(z), y) in `loss`, after `minors`, which must come again before the next.
  @inline(never) @_optimize(speed)
  func losses(_ count: Int) {
    each(count) { i in
      let twice = twiceRatio(Pair(high: high.eight(i), low: low.eight(i)))
      high.put(twice.high, i)
      low.put(twice.low, i)
    }
    each(count) { i in
      let twice = Pair(high: high.eight(i), low: low.eight(i))
      loss.put(NeuronNumerics.loss(z.eight(i), y.eight(i), twice: twice), i)
    }
  }

  /// dL/dz in `result`; after it, `minors` must come again.
  @inline(never) @_optimize(speed)
  func residuals(_ count: Int) {
    each(count) { i in result.put(residual(z.eight(i), y.eight(i), minor(at: i)), i) }
  }

  /// The square of dL/dz in `result`; after it, `minors` must come again.
  @inline(never)
  func squaredResiduals(_ count: Int) {
    residuals(count)
    each(count) { i in result.put(result.eight(i) * result.eight(i), i) }
  }

  /// a (1 - a) in `result`; after it, `minors` must come again.
  @inline(never) @_optimize(speed)
  func curvatures(_ count: Int) {
    each(count) { i in result.put(curvature(minor(at: i)), i) }
  }

  /// The sigmoid in `result`; after it, `minors` must come again.
  @inline(never) @_optimize(speed)
  func sigmoids(_ count: Int) {
    each(count) { i in result.put(sigmoid(z.eight(i), minor(at: i)), i) }
  }

  /// The products with b, and the offsets of the rows from `first` on, in `z`.
  @inline(never) @_optimize(speed)
  func shift(
    _ products: UnsafeMutablePointer<Double>, by b: Double, _ offset: Numbers?, _ first: Int,
    _ count: Int
  ) {
    each(count) { i in
      var sum = products.eight(i) + Eight(repeating: b)
      if let offset { sum += offset.some(first &+ i, min(8, count &- i)) }
      z.put(sum, i)
    }
  }

  /// Takes in the labels and weights of the rows from `first` on, and looks whether they are in
  /// range. Rows of weight 0 may have any label.
  @inline(never) @_optimize(speed)
  func load(_ y: Numbers?, _ weight: Numbers?, _ first: Int, _ count: Int) -> Fault {
    var fault = Fault.none
    each(count) { i in
      let some = min(8, count &- i)
      var s = Eight(repeating: 1).only(lanes(below: some))
      if let weight {
        s = weight.some(first &+ i, some)
        if !all((s .>= Eight.zero) .& (s .< Eight(repeating: .infinity))) { fault = .weight }
      }
      self.weight.put(s, i)
      if let y {
        let label = y.some(first &+ i, some)
        let isFine = (label .>= Eight.zero) .& (label .<= Eight(repeating: 1))
        if !all(isFine .| (s .== Eight.zero)) && fault == .none { fault = .label }
        self.y.put(label, i)
      }
    }
    return fault
  }
}
