// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronNumerics

extension Samples {
  /// The weighted mean and standard deviation of each column, and the largest magnitude, over the
  /// rows of weight other than 0. A column that is constant has deviation 0 exactly.
  ///
  /// Row after row, eight columns at a time, in one order whatever the layout; a corrected two-pass
  /// sum (Chan, Golub and LeVeque, *Algorithms for computing the sample variance*, The American
  /// Statistician 37, 1983).
  ///
  /// - Parameters:
  ///   - mean, deviation, largest: Room for `columns` numbers each, rounded up to a multiple of 8.
  /// - Returns: False if the caller wants no more: then they hold nothing of use.
  @inline(never) @discardableResult
  public func moments(
    mean: UnsafeMutablePointer<Double>, deviation: UnsafeMutablePointer<Double>,
    largest: UnsafeMutablePointer<Double>
  ) -> Bool {
    var column = 0
    while column < x.columns {
      let some = min(8, x.columns &- column)
      var total = 0.0
      var sum = Eight.zero
      var low = Eight(repeating: .infinity)
      var high = Eight(repeating: 0 - .infinity)
      eachRow(column, some) { items, s in
        total += s
        sum += items * Eight(repeating: s)
        low = low.replacing(with: items, where: items .< low)
        high = high.replacing(with: items, where: high .< items)
      }
      let middle = sum / Eight(repeating: total)
      var squares = Eight.zero
      var rest = Eight.zero
      eachRow(column, some) { items, s in
        let away = items - middle
        rest += away * Eight(repeating: s)
        squares += away * away * Eight(repeating: s)
      }
      rest /= Eight(repeating: total)
      let variance = squares / Eight(repeating: total) - rest * rest
      let spread = neuron_roots(variance).replacing(with: Eight.zero, where: low .== high)
      UnsafeMutableRawPointer(mean + column).put(middle)
      UnsafeMutableRawPointer(deviation + column).put(spread)
      let size = low.absolute
      UnsafeMutableRawPointer(largest + column).put(
        high.absolute.replacing(with: size, where: high.absolute .< size))
      column &+= 8
    }
    return !isCancelled
  }

  @inline(__always)
  private func eachRow(_ column: Int, _ some: Int, _ body: (_ items: Eight, _ s: Double) -> Void) {
    var row = 0
    var at = x.base + column &* x.columnStride
    while row < x.rows {
      if row & 63 == 0 && isCancelled { return }
      let s = weight.map { $0.some(row, 1).lane(0) } ?? 1
      if s != 0 { body(x.some(at, some), s) }
      at += x.rowStride
      row &+= 1
    }
  }
}

extension Matrix {
  /// Eight items of a row, or fewer and zeros.
  @inline(__always)
  func some(_ at: UnsafeRawPointer, _ count: Int) -> Eight {
    if columnStride == (isFloat32 ? 4 : 8) {
      return isFloat32 ? Floats.some(at, 4, count) : Doubles.some(at, 8, count)
    }
    return strided(at, count)
  }

  @inline(__always)
  func strided(_ at: UnsafeRawPointer, _ count: Int) -> Eight {
    (isFloat32 ? Storage.float32 : .float64).few(at, columnStride, count)
  }
}
