// SPDX-License-Identifier: MIT
import CNeuronShims

/// Vectors of so few registers that the factors stay in registers of their own, where there are enough.
///
/// Of up to four, items that are not there are loaded as zeros, so that each vector takes the same few
/// steps: a sum that began with 0 is never -0, and to add a zero leaves its bits as they are.
extension Vectors {
  @inline(__always)
  var isNarrow: Bool { neuron_accumulators() >= 16 && length <= 32 }

  @inline(__always)
  var isOfEight: Bool { neuron_accumulators() >= 16 && length == 64 }

  @inline(__always)
  private func some(of register: Int) -> Int { min(8, max(0, length &- register &* 8)) }

  @inline(__always)
  private func items<Axis: Items>(_: Axis.Type, _ p: UnsafeRawPointer) -> FourWide {
    let step = 8 &* itemStride
    return FourWide(
      left: TwoWide(
        left: Axis.some(p, itemStride, some(of: 0)),
        right: Axis.some(p + step, itemStride, some(of: 1))),
      right: TwoWide(
        left: Axis.some(p + 2 &* step, itemStride, some(of: 2)),
        right: Axis.some(p + 3 &* step, itemStride, some(of: 3))))
  }

  @inline(__always)
  func narrowDots<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ next: inout Ahead,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let w = (
      neuron_load_doubles(factors, some(of: 0)), neuron_load_doubles(factors + 8, some(of: 1)),
      neuron_load_doubles(factors + 16, some(of: 2)), neuron_load_doubles(factors + 24, some(of: 3))
    )
    let hop = next.alongRows &* ((length &+ 31) &>> 5)
    var at = base
    var index = 0
    while index < count {
      let x = items(axis, at)
      // Whole after each addition: LLVM would take the sum apart from the first on.
      var sum = neuron_entire(Eight.zero + x.left.left * w.0)
      sum = neuron_entire(sum + x.left.right * w.1)
      sum = neuron_entire(sum + x.right.left * w.2)
      sum = neuron_entire(sum + x.right.right * w.3)
      sums[index] = sum.tree
      next.ask(hop)
      // A column's run may begin within a line, and end within one more.
      neuron_prefetch(next.address)
      next.address += next.skip
      at += stride
      index &+= 1
    }
  }

  @inline(__always)
  func narrowCombination<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let sum = tree(FourWide.self, 0, weights) { sum, vector, p in
      let x = items(axis, p)
      let factor = Eight(repeating: factors[vector])
      sum.left.left += x.left.left * factor
      sum.left.right += x.left.right * factor
      sum.right.left += x.right.left * factor
      sum.right.right += x.right.right * factor
    }
    sums.put(sum.left.left, 0)
    if length > 8 { sums.put(sum.left.right, 8) }
    if length > 16 { sums.put(sum.right.left, 16) }
    if length > 24 { sums.put(sum.right.right, 24) }
  }

  /// Of eight: the columns of a tile, above all.
  @inline(__always)
  func dotsOfEight<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ next: inout Ahead,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    @inline(__always) func factor(_ i: Int) -> Eight { UnsafeRawPointer(factors + 8 &* i).eight() }
    let w = (factor(0), factor(1), factor(2), factor(3), factor(4), factor(5), factor(6), factor(7))
    let step = 8 &* itemStride
    let hop = next.alongRows
    var at = base
    var index = 0
    while index < count {
      @inline(__always) func x(_ i: Int) -> Eight { Axis.eight(at + i &* step, itemStride) }
      var sum = neuron_entire(Eight.zero + x(0) * w.0)
      sum = neuron_entire(sum + x(1) * w.1)
      sum = neuron_entire(sum + x(2) * w.2)
      sum = neuron_entire(sum + x(3) * w.3)
      next.ask(hop)
      sum = neuron_entire(sum + x(4) * w.4)
      sum = neuron_entire(sum + x(5) * w.5)
      sum = neuron_entire(sum + x(6) * w.6)
      sum = neuron_entire(sum + x(7) * w.7)
      sums[index] = sum.tree
      next.ask(hop)
      neuron_prefetch(next.address)
      next.address += next.skip
      at += stride
      index &+= 1
    }
  }
}
