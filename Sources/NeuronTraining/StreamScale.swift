// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics

extension Stream {
  /// Below this share of its mean a column's deviation is rounding.
  private static let flat = 0x1p-40

  /// Takes the minibatch into the columns' means and deviations.
  ///
  /// Steps are taken in the coordinates (x_j - mean_j) * inverse_j, where columns of any unit and any
  /// origin are alike. The inverse of the deviation stands until that has doubled or halved: it need
  /// not be exact, and where it doubles, because of a row far out or of another unit, the weight
  /// shrinks by as much, for its logits would be far out too. Without an intercept nothing can be
  /// centred: there it is the root of the mean square that measures a column.
  @inline(never)
  mutating func measure() {
    numbers.spreadWeight += numbers.sums.weight
    let share = 1 / numbers.spreadWeight
    let isCentred = numbers.hasIntercept
    var j = 0
    while j < size {
      let sum = first.two(j)
      let shift = sum * share
      let rise = second.two(j) - sum * shift
      let middle = mean.two(j) + shift
      let squares = spread.two(j) + rise.replacing(with: Two.zero, where: rise .< Two.zero)
      mean.putTwo(middle, j)
      spread.putTwo(squares, j)
      var square = squares * share
      if !isCentred { square += middle * middle }
      let deviation = neuron_two_roots(square)
      let isSpread =
        (deviation .> middle.absolute * Stream.flat) .& (deviation .< Two(repeating: .infinity))
      let before = inverse.two(j)
      let growth = deviation * before
      let isLarger = (growth .> Two(repeating: 2)) .& isSpread
      let isOther = isLarger .| (growth .< Two(repeating: 0.5))
      let now = Two.zero.replacing(
        with: before.replacing(with: 1 / deviation, where: isOther), where: isSpread)
      inverse.putTwo(now, j)
      let factor = Two(repeating: 1).replacing(with: now / before, where: isLarger)
      first.putTwo(scale(point, by: factor, j), j)
      second.putTwo(scale(average, by: factor, j), j)
      j &+= 2
    }
    inverse[columns] = isCentred ? 1 : 0
    if !isCentred { return }
    point[columns] += dot(first, mean, size)
    average[columns] += dot(second, mean, size)
  }

  /// - Returns: What the weights lose.
  private func scale(_ weights: Vector, by factor: Two, _ j: Int) -> Two {
    let before = weights.two(j)
    let after = before * factor
    weights.putTwo(after, j)
    return before - after
  }
}

/// Two at a time: a step has roots and divisions to wait for, and eight of them are much code.
typealias Two = SIMD2<Double>

extension UnsafeMutablePointer<Double> {
  @inline(__always)
  func two(_ index: Int) -> Two {
    UnsafeRawPointer(self + index).loadUnaligned(as: Two.self)
  }

  @inline(__always)
  func putTwo(_ value: Two, _ index: Int) {
    UnsafeMutableRawPointer(self + index).storeBytes(of: value, as: Two.self)
  }
}

extension SIMD2<Double> {
  @inline(__always)
  var absolute: Two { replacing(with: 0 - self, where: self .< Two.zero) }

  @inline(__always)
  var canonical: Two {
    Two(repeating: Double(bitPattern: 0x7ff8_0000_0000_0000)).replacing(
      with: self, where: self .== self)
  }
}
