// SPDX-License-Identifier: MIT
import Testing
import TestSupport

@testable import NeuronNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ExponentialTests {
  static let seed: UInt64 = 0x5eed_0002

  @Test func ends() {
    #expect(exponentialOfNegative(0.0).high == 1)
    #expect(exponentialOfNegative(0.0).low == 0)
    for x in [746, 1e4, .greatestFiniteMagnitude, .infinity] as [Double] {
      #expect(sameBits(exponentialOfNegative(x).high, 0))
      #expect(exponentialOfNegative(x).low == 0)
    }
    #expect(exponentialOfNegative(Double.nan).high.isNaN)
  }

  @Test func lowerLimit() {
    // log(2^-1074) is -744.44. Up to 2^-1074.5 the power of two is still a number.
    #expect(exponentialOfNegative(744.44).high == .leastNonzeroMagnitude)
    #expect(exponentialOfNegative(744.78).high == .leastNonzeroMagnitude)
    #expect(exponentialOfNegative(744.79).high == 0)
  }

  @Test func oneUlpFromLibm() {
    var random = SplitMix64(seed: Self.seed)
    var worst = Worst()
    for _ in 0..<20_000 {
      let x = random.uniform() * 708
      worst.note(ulps(exponentialOfNegative(x).high, from: exp(-x)), "x = \(x)")
    }
    #expect(worst.error <= 1, "\(worst)")
  }

  @Test func neverRises() {
    var random = SplitMix64(seed: Self.seed)
    for _ in 0..<20_000 {
      let x = random.uniform() * 745
      #expect(
        exponentialOfNegative(x).high >= exponentialOfNegative(x.nextUp).high, "x = \(x)")
    }
  }

  @Test func productOfTwo() {
    var random = SplitMix64(seed: Self.seed)
    var worst = Worst()
    for _ in 0..<10_000 {
      // Multiples of 2^-20, so that their sum is exact.
      let x = (random.uniform() * 0x1p28).rounded() * 0x1p-20
      let y = (random.uniform() * 0x1p28).rounded() * 0x1p-20
      let product = exponentialOfNegative(x).high * exponentialOfNegative(y).high
      worst.note(ulps(exponentialOfNegative(x + y).high, from: product), "x = \(x), y = \(y)")
    }
    #expect(worst.error <= 2.5, "\(worst)")
  }

  #if arch(x86_64)
    @Test func pairKeepsMoreThanOneNumber() {
      var random = SplitMix64(seed: Self.seed)
      var pair = Worst()
      var high = Worst()
      for _ in 0..<20_000 {
        let x = random.uniform() * 40
        let e = exponentialOfNegative(x)
        let truth = expl(-Float80(x))
        let both = Float80(e.high) + Float80(e.low)
        pair.note(Double(abs(both / truth - 1)), "x = \(x)")
        high.note(Double(abs(Float80(e.high) / truth - 1)), "x = \(x)")
      }
      #expect(pair.error < 0x1p-54, "\(pair)")
      #expect(high.error > 0x1.8p-54, "the low part would not be needed: \(high)")
    }
  #endif
}
