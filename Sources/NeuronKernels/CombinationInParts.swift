// SPDX-License-Identifier: MIT
import CNeuronShims

/// A combination of a block's vectors that come in parts, each while it is still in the first-level
/// cache: the eight lanes are kept in memory from part to part.
extension Vectors {
  /// Whether vectors of so many items may come in parts at all.
  @inline(__always)
  static func comeInParts(_ length: Int) -> Bool {
    neuron_accumulators() >= 4 && length >= 64 && length <= 256
  }

  /// Numbers in the lanes of so many items. The last strip may be three registers longer than they are.
  @inline(__always)
  static func lanes(_ length: Int) -> Int {
    comeInParts(length) ? 8 &* (roundedUp(length) &+ 24) : 0
  }

  /// Adds the vectors, which begin with one of the first lane, to `lanes`, strip after strip.
  ///
  /// - Parameters:
  ///   - weights: As for `combination`.
  ///   - lanes: Room for `lanes(length)` numbers.
  ///   - isFirst: Whether the lanes begin with these vectors.
  @inline(never) @_optimize(speed)
  func add<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?,
    to lanes: UnsafeMutablePointer<Double>, isFirst: Bool
  ) {
    // In registers: through memory, each step would wait for the last one's address.
    var next = ahead.pointee
    defer { ahead.pointee = next }
    @inline(__always)
    func add<Sum: Strip>(_: Sum.Type, _ item: Int) {
      let sums = UnsafeMutableRawPointer(lanes + item &* 8).assumingMemoryBound(to: Sum.self)
      let some = min(length &- item, 8 &* Sum.width)
      let hop = next.acrossRows &* Sum.width
      var lane = 0
      while lane < 8 {
        var sum = isFirst ? Sum.zero : sums[lane]
        var p = base + item &* Axis.size + lane &* stride
        var vector = lane
        while vector < count {
          if weights == nil || weights.unsafelyUnwrapped[vector] != 0 {
            let factor = Eight(repeating: factors[vector])
            // Of narrow registers, only one alone may have fewer items than it holds.
            if neuron_accumulators() < 16 && Sum.width > 1 {
              var p = p
              sum.add(axis, &p, Axis.size, 8 &* Axis.size, factor)
            } else {
              sum.add(Sum.some(axis, p, Axis.size, some), times: factor)
            }
          }
          next.ask(hop)
          p += 8 &* stride
          vector &+= 8
        }
        sums[lane] = sum
        lane &+= 1
      }
    }
    eachStrip(most: 4) { registers, item in
      switch registers {
      case 4: add(FourWide.self, item)
      case 2: add(TwoWide.self, item)
      default: add(Eight.self, item)
      }
    }
  }

  /// The trees of the lanes.
  @inline(never) @_optimize(speed)
  func finish(_ lanes: UnsafePointer<Double>, into sums: UnsafeMutablePointer<Double>) {
    eachStrip(most: 4) { strip, item in
      var register = 0
      while register < strip {
        @inline(__always) func lane(_ lane: Int) -> Eight {
          UnsafeRawPointer(lanes + (item &* 8 &+ (lane &* strip &+ register) &* 8)).eight()
        }
        let even = (lane(0) + lane(4)) + (lane(2) + lane(6))
        let odd = (lane(1) + lane(5)) + (lane(3) + lane(7))
        if item &+ register &* 8 < length { sums.put(even + odd, item &+ register &* 8) }
        register &+= 1
      }
    }
  }
}
