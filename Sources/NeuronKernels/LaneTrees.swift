// SPDX-License-Identifier: MIT
import CNeuronShims

/// The trees of four sums of eight lanes, each level of all at once.
@inline(__always)
func trees(_ a: Eight, _ b: Eight, _ c: Eight, _ d: Eight) -> SIMD4<Double> {
  @inline(__always) func twos(_ x: Eight, _ y: Eight) -> SIMD4<Double> {
    let (x, y) = (neuron_entire(x), neuron_entire(y))
    let (u, v) = (x.lowHalf + x.highHalf, y.lowHalf + y.highHalf)
    return SIMD4(lowHalf: u.lowHalf, highHalf: v.lowHalf)
      + SIMD4(lowHalf: u.highHalf, highHalf: v.highHalf)
  }
  let (even, odd) = (twos(a, c), twos(b, d))
  return SIMD4(even.x, odd.x, even.z, odd.z) + SIMD4(even.y, odd.y, even.w, odd.w)
}

/// The same of eight sums.
@inline(__always)
func trees(
  _ a: Eight, _ b: Eight, _ c: Eight, _ d: Eight, _ e: Eight, _ f: Eight, _ g: Eight, _ h: Eight
) -> Eight {
  @inline(__always) func fours(_ x: Eight, _ y: Eight) -> Eight {
    // Or else LLVM keeps the halves of two sums in one register already in the loop that makes them, and
    // takes them apart at each step.
    let (x, y) = (neuron_entire(x), neuron_entire(y))
    return neuron_entire(neuron_lower_fours(x, y) + neuron_upper_fours(x, y))
  }
  @inline(__always) func twos(_ x: Eight, _ y: Eight) -> Eight {
    neuron_entire(neuron_lower_twos(x, y) + neuron_upper_twos(x, y))
  }
  let even = twos(fours(a, c), fours(e, g))
  let odd = twos(fours(b, d), fours(f, h))
  return neuron_evens(even, odd) + neuron_odds(even, odd)
}

/// What a tree adds up.
protocol Summand {
  static func + (x: Self, y: Self) -> Self
}

/// The tree of eight lanes that are made one after the other, of which there is little room for: 0 + 4, 2 + 6,
/// 1 + 5, 3 + 7, then their sums. One loop, for each copy of its body may be a kilobyte.
///
/// - Parameter memory: Room for three sums.
@inline(__always)
func laneTree<Sum: Summand>(
  _ memory: UnsafeMutablePointer<Double>, _ lane: (_ lane: Int) -> Sum
) -> Sum {
  // Sums that wait for one as high in the tree.
  let waiting = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Sum.self)
  var turn = 0
  while true {
    var sum = lane(turn.lane)
    var height = 0
    while turn &>> height & 1 != 0 {
      sum = waiting[height] + sum
      height &+= 1
    }
    if turn == 7 { return sum }
    waiting[height] = sum
    turn &+= 1
  }
}

extension Int {
  /// The lane whose turn it is: the three bits of the turn from behind.
  @inline(__always)
  var lane: Int { (self & 1) &<< 2 | self & 2 | self &>> 2 }
}
