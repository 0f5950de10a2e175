// SPDX-License-Identifier: MIT
import CNeuronShims

extension Vectors {
  /// A strip of items at a time, of which each vector has one run of memory: as wide as the registers
  /// hold, for where vectors lie far apart each run begins with lines that nobody expects, and half as
  /// wide for long ones of float64.
  @inline(never) @_optimize(speed)
  func combination<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    if Axis.isDense && neuron_accumulators() >= 16 {
      // Out of the cache a tenth sooner than strips of eight registers, on a Zen 4; in the cache, up to
      // a tenth later.
      eachStrip(most: Axis.size == 8 && length > 256 ? 4 : 8) { registers, item in
        switch registers {
        case 8: strip(EightWide.self, axis, item, factors, weights, sums)
        case 4: some(FourWide.self, axis, item, factors, weights, sums)
        case 2: some(TwoWide.self, axis, item, factors, weights, sums)
        default: some(Eight.self, axis, item, factors, weights, sums)
        }
      }
      return
    }
    var item = 0
    if !Axis.isCalled {
      // Of eight registers, strips took up to a third longer in the cache with AVX-512: each item is loaded
      // by itself.
      if neuron_accumulators() >= 4 {
        while item &+ 32 <= length {
          strip(FourWide.self, axis, item, factors, weights, sums)
          item &+= 32
        }
      }
      // Without wide registers, a part of one is so much code that it waits for the last loop.
      let least = neuron_accumulators() >= 4 ? 9 : 16
      while item &+ least <= length {
        let some = neuron_accumulators() >= 4 ? min(8, length &- item &- 8) : 8
        tree(TwoWide.self, item, weights) { sum, vector, p in
          let factor = Eight(repeating: factors[vector])
          sum.left += Axis.eight(p, itemStride) * factor
          let q = p + 8 &* itemStride
          sum.right +=
            (some == 8 ? Axis.eight(q, itemStride) : Axis.some(q, itemStride, some)) * factor
        }.put(sums + item)
        item &+= 16
      }
    }
    while item < length {
      let some = min(8, length &- item)
      let sum = tree(Eight.self, item, weights) { sum, vector, p in
        let x = some >= 8 ? Axis.eight(p, itemStride) : Axis.some(p, itemStride, some)
        sum += x * Eight(repeating: factors[vector])
      }
      sum.put(sums + item)
      item &+= 8
    }
  }

  @inline(__always)
  private func strip<Sum: Strip, Axis: Items>(
    _: Sum.Type, _ axis: Axis.Type, _ item: Int, _ factors: UnsafePointer<Double>,
    _ weights: UnsafePointer<Double>?, _ sums: UnsafeMutablePointer<Double>
  ) {
    let step = 8 &* itemStride
    tree(Sum.self, item, weights) { sum, vector, p in
      var p = p
      sum.add(axis, &p, itemStride, step, Eight(repeating: factors[vector]))
    }.put(sums + item)
  }

  /// Items that are not there are loaded as zeros.
  @inline(__always)
  private func some<Sum: Strip, Axis: Items>(
    _: Sum.Type, _ axis: Axis.Type, _ item: Int, _ factors: UnsafePointer<Double>,
    _ weights: UnsafePointer<Double>?, _ sums: UnsafeMutablePointer<Double>
  ) {
    let left = length &- item
    tree(Sum.self, item, weights) { sum, vector, p in
      sum.add(Sum.some(axis, p, itemStride, left), times: Eight(repeating: factors[vector]))
    }.put(sums + item, left)
  }

  /// The registers of each strip of items, and its first item: `most` that are full, or as few as hold
  /// what is left.
  @inline(__always)
  func eachStrip(most: Int = 8, _ body: (_ registers: Int, _ item: Int) -> Void) {
    var item = 0
    while item < length {
      let left = length &- item
      let registers =
        neuron_accumulators() >= 16
        ? left >= 64 && most >= 8 ? 8 : left > 16 ? 4 : left > 8 ? 2 : 1
        : left >= 32 ? 4 : left >= 16 ? 2 : 1
      body(registers, item)
      item &+= 8 &* registers
    }
  }

  /// A lane is added up whole before the next begins, so that the accumulators are few.
  @inline(__always)
  func tree<Sum: Strip>(
    _: Sum.Type, _ item: Int, _ weights: UnsafePointer<Double>?,
    _ add: (_ sum: inout Sum, _ vector: Int, _ p: UnsafeRawPointer) -> Void
  ) -> Sum {
    var memory = neuron_strips_memory()
    let first = base + item &* itemStride
    return withUnsafeMutablePointer(to: &memory) {
      laneTree(neuron_strips_lines($0).unsafelyUnwrapped) { one(first, $0, weights, add) }
    }
  }

  @inline(__always)
  private func one<Sum: Strip>(
    _ first: UnsafeRawPointer, _ lane: Int, _ weights: UnsafePointer<Double>?,
    _ add: (_ sum: inout Sum, _ vector: Int, _ p: UnsafeRawPointer) -> Void
  ) -> Sum {
    var next = ahead.pointee
    let hop = next.acrossRows &* Sum.width
    var sum = Sum.zero
    var p = first + lane &* stride
    var vector = lane
    while vector < count {
      if weights == nil || weights.unsafelyUnwrapped[vector] != 0 { add(&sum, vector, p) }
      next.ask(hop)
      p += 8 &* stride
      vector &+= 8
    }
    ahead.pointee.address = next.address
    return sum
  }
}
