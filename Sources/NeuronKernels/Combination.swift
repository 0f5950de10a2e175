// SPDX-License-Identifier: MIT
import CNeuronShims

extension Vectors {
  @inline(never) @_optimize(speed)
  func combination<Axis: Items>(
    _: Axis.Type, _ factors: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let out = UnsafeMutableRawPointer(sums)
    var item = 0
    var asked = base + ahead
    // Two registers' worth of items at a time: a factor is loaded once for both. A lane is added up
    // whole before the next begins, so that the accumulators are few.
    while !Axis.isCalled && item &+ 16 <= length {
      let at = base + item &* itemStride
      let sum = tree { lane in
        var a = Eight.zero
        var b = Eight.zero
        var p = at + lane &* stride
        var vector = lane
        let step = 8 &* stride
        let second = 8 &* itemStride
        let hop = isGapless ? 16 &* itemStride : step
        if !isGapless { asked = p + ahead }
        while vector < count {
          if weights == nil || weights.unsafelyUnwrapped[vector] != 0 {
            let factor = Eight(repeating: factors[vector])
            a += Axis.eight(p, itemStride) * factor
            b += Axis.eight(p + second, itemStride) * factor
          }
          neuron_prefetch(asked)
          neuron_prefetch(asked + second)
          asked += hop
          p += step
          vector &+= 8
        }
        return Two(a: a, b: b)
      }
      (out + item &* 8).put(sum.a)
      (out + (item &+ 8) &* 8).put(sum.b)
      item &+= 16
    }
    while item < length {
      let some = min(8, length &- item)
      let at = base + item &* itemStride
      let sum = tree { lane in
        var a = Eight.zero
        var p = at + lane &* stride
        var vector = lane
        let hop = isGapless ? 8 &* itemStride : 8 &* stride
        if !isGapless { asked = p + ahead }
        while vector < count {
          if weights == nil || weights.unsafelyUnwrapped[vector] != 0 {
            let x = some >= 8 ? Axis.eight(p, itemStride) : Axis.some(p, itemStride, some)
            a += x * Eight(repeating: factors[vector])
          }
          neuron_prefetch(asked)
          asked += hop
          p += 8 &* stride
          vector &+= 8
        }
        return Two(a: a, b: Eight.zero)
      }
      (out + item &* 8).put(sum.a)
      item &+= 8
    }
  }

  @inline(__always)
  private func tree(_ lane: (Int) -> Two) -> Two {
    // A loop over the pairs keeps the code small: lanes 0 + 4, 2 + 6, 1 + 5, 3 + 7.
    var pairs = (Two.zero, Two.zero, Two.zero, Two.zero)
    withUnsafeMutableBytes(of: &pairs) {
      let pairs = $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Two.self)
      var pair = 0
      while pair < 4 {
        let first = (pair & 1) &<< 1 | pair &>> 1
        pairs[pair] = lane(first) + lane(first &+ 4)
        pair &+= 1
      }
    }
    return (pairs.0 + pairs.1) + (pairs.2 + pairs.3)
  }
}

private struct Two {
  var a: Eight
  var b: Eight

  static var zero: Two {
    @inline(__always) get { Two(a: .zero, b: .zero) }
  }

  @inline(__always)
  static func + (x: Two, y: Two) -> Two { Two(a: x.a + y.a, b: x.b + y.b) }
}
