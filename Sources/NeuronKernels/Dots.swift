// SPDX-License-Identifier: MIT
import CNeuronShims

extension Vectors {
  @inline(never) @_optimize(speed)
  func dots<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    var at = base
    var index = 0
    // In registers: through memory, each step would wait for the last one's address.
    var next = ahead.pointee
    defer { ahead.pointee = next }
    if Axis.isDense && weights == nil {
      if goTogether(axis) {
        dotsTogether(axis, factors, &next, sums)
        index = count
      } else if Axis.size == 8 && isNarrow {
        narrowDots(axis, factors, &next, sums)
        index = count
      } else if Axis.size == 8 && isOfEight {
        if next.alongRows > 0 {
          dotsOfEight(axis, factors, &next, sums, inHalves: true)
        } else {
          dotsOfEight(axis, factors, &next, sums, inHalves: false)
        }
        index = count
      }
      // One vector after the other: two would share loads of factors, but out of the cache the
      // processor's own prefetcher loses its way.
      while index < count {
        sums[index] = one(axis, at, factors, &next).tree
        at += stride
        index &+= 1
      }
    }
    // With weights, or at any stride: rare enough for a small loop.
    while index < count {
      var sum = Eight.zero
      var p = at
      var item = 0
      while item < length {
        let some = min(8, length &- item)
        // Where registers are narrow, to gather eight in place is much code.
        let isWhole = some == 8 && !Axis.isDense && neuron_accumulators() >= 4
        let items = isWhole ? Axis.eight(p, itemStride) : Axis.some(p, itemStride, some)
        var product = items * neuron_load_doubles(factors + item, some)
        if let weights {
          let weight = neuron_load_doubles(weights + item, some)
          product = product.replacing(with: Eight.zero, where: weight .== Eight.zero)
        }
        sum += product
        p += 8 &* itemStride
        item &+= 8
      }
      sums[index] = sum.tree
      at += stride
      index &+= 1
    }
  }

  @inline(__always)
  private func one<Axis: Items>(
    _: Axis.Type, _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>,
    _ next: inout Ahead
  ) -> Eight {
    var p = first
    var sum = Eight.zero
    let factors = UnsafeRawPointer(factors)
    let step = 8 &* itemStride
    let whole = (length & ~7) &* 8
    var item = 0
    @inline(__always) func add() {
      let items = Axis.size == 8 ? neuron_load_halves(p) : Axis.eight(p, itemStride)
      sum += neuron_entire(items * (factors + item).eight())
      p += step
      item &+= 64
    }
    while item &+ 256 <= whole {
      add()
      add()
      add()
      add()
      next.ask(next.alongRows)
    }
    while item < whole { add() }
    let rest = length & 7
    if rest != 0 {
      sum += Axis.some(p, itemStride, rest) * neuron_load_doubles(factors + item, rest)
    }
    // What is left of the vector, as for a whole step.
    if length & 31 != 0 { next.ask(next.alongRows) }
    return sum
  }
}
