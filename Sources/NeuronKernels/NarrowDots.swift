// SPDX-License-Identifier: MIT
import CNeuronShims

/// Vectors of float64, of so few registers that the factors stay in registers of their own, where there
/// are enough.
///
/// Of up to four, items that are not there are loaded as zeros, so that each vector takes the same few
/// steps: a sum that began with 0 is never -0, and to add a zero leaves its bits as they are.
extension Vectors {
  @inline(__always)
  var isNarrow: Bool { neuron_accumulators() >= 16 && length <= 32 }

  @inline(__always)
  var isOfEight: Bool { neuron_accumulators() >= 16 && length == 64 }

  @inline(never) @_optimize(speed)
  func narrowDots<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ next: inout Ahead,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    if length <= 8 {
      narrowDots(Eight.self, axis, factors, &next, sums)
    } else if length <= 16 {
      narrowDots(TwoWide.self, axis, factors, &next, sums)
    } else {
      narrowDots(FourWide.self, axis, factors, &next, sums)
    }
  }

  @inline(__always)
  private func narrowDots<Vector: Strip, Axis: Items>(
    _: Vector.Type, _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ next: inout Ahead,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let w = Vector.some(Doubles.self, UnsafeRawPointer(factors), 8, length)
    let hop = next.alongRows &* ((length &+ 31) &>> 5)
    var at = base
    var index = 0
    while index < count {
      sums[index] = Vector.some(axis, at, itemStride, length).products(w, after: .zero).tree
      next.ask(hop)
      at += stride
      index &+= 1
    }
  }

  /// Of eight: the columns of a tile, above all.
  ///
  /// - Parameter inHalves: As `neuron_load_halves`; where all is in a cache, that took up to a sixth longer.
  @inline(__always)
  func dotsOfEight<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ next: inout Ahead,
    _ sums: UnsafeMutablePointer<Double>, inHalves: Bool
  ) {
    @inline(__always) func factor(_ i: Int) -> Eight { UnsafeRawPointer(factors + 8 &* i).eight() }
    let w = (factor(0), factor(1), factor(2), factor(3), factor(4), factor(5), factor(6), factor(7))
    let step = 8 &* itemStride
    let hop = next.alongRows
    var at = base
    var index = 0
    while index < count {
      @inline(__always) func x(_ i: Int) -> Eight {
        inHalves ? neuron_load_halves(at + i &* step) : Axis.eight(at + i &* step, itemStride)
      }
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
      at += stride
      index &+= 1
    }
  }
}
