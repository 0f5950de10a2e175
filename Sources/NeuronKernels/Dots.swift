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
    if Axis.isDense && weights == nil && isNarrow {
      narrowDots(axis, factors, &next, sums)
      index = count
    } else if Axis.isDense && weights == nil && isOfEight {
      dotsOfEight(axis, factors, &next, sums)
      index = count
    } else if Axis.isDense && weights == nil {
      // One vector after the other: several would share loads of factors, but out of the cache the
      // processor's own prefetcher loses its way, and all takes a third longer. Where registers are
      // narrow, there are so many loads that sharing them is worth more.
      if neuron_accumulators() >= 4 {
        while index < count {
          sums[index] = one(axis, at, factors, &next).tree
          // A column's run may begin within a line, and end within one more.
          neuron_prefetch(next.address)
          next.address += next.skip
          at += stride
          index &+= 1
        }
      } else {
        while index &+ 2 <= count {
          let (a, b) = two(axis, at, factors, &next)
          sums[index] = a.tree
          sums[index &+ 1] = b.tree
          next.address += 2 &* next.skip
          at += 2 &* stride
          index &+= 2
        }
      }
    }
    // With weights, or at any stride: rare enough for a small loop.
    while index < count {
      var sum = Eight.zero
      var p = at
      var item = 0
      while item < length {
        let some = min(8, length &- item)
        var product =
          Axis.some(p, itemStride, some) * neuron_load_doubles(factors + item, some)
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

  /// Doubles in registers as wide as a cache line go by lines: one that is loaded across two waits for
  /// both. Of a vector that begins within a line, the lanes lie as much later, around, and the tree adds
  /// the same pairs.
  @inline(__always)
  private func one<Axis: Items>(
    _: Axis.Type, _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>,
    _ next: inout Ahead
  ) -> Eight {
    let goesByLines = Axis.size == 8 && neuron_accumulators() >= 16
    let late = goesByLines ? (Int(bitPattern: first) & 63) &>> 3 : 0
    var p = first - late &* 8
    var sum = Eight.zero
    let factors = UnsafeRawPointer(factors) - late &* 8
    let step = 8 &* itemStride
    let end = late &+ length
    let whole = (end & ~7) &* 8
    var item = 0
    if goesByLines {
      sum += neuron_load_from(p, late) * neuron_load_from(factors, late)
      p += step
      item = 64
    }
    @inline(__always) func add() {
      sum += neuron_entire(Axis.eight(p, itemStride) * (factors + item).eight())
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
    let rest = end & 7
    if rest != 0 {
      sum += Axis.some(p, itemStride, rest) * neuron_load_doubles(factors + item, rest)
    }
    // What is left of the vector, as for a whole step.
    if goesByLines || length & 31 != 0 { next.ask(next.alongRows) }
    return sum
  }

  @inline(__always)
  private func two<Axis: Items>(
    _: Axis.Type, _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>,
    _ next: inout Ahead
  ) -> (Eight, Eight) {
    var p = first
    var (a, b) = (Eight.zero, Eight.zero)
    let factors = UnsafeRawPointer(factors)
    let whole = (length & ~7) &* 8
    var item = 0
    while item < whole {
      let factor = (factors + item).eight()
      a += Axis.eight(p, itemStride) * factor
      b += Axis.eight(p + stride, itemStride) * factor
      p += 8 &* itemStride
      item &+= 64
      if item & 64 == 0 { next.ask(next.alongRows) }
    }
    let rest = length & 7
    if rest != 0 {
      let factor = neuron_load_doubles(factors + item, rest)
      a += Axis.some(p, itemStride, rest) * factor
      b += Axis.some(p + stride, itemStride, rest) * factor
    }
    if length & 15 != 0 { next.ask(next.alongRows) }
    return (a, b)
  }
}
