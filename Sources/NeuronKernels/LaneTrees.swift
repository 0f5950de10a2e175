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
