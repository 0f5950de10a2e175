// SPDX-License-Identifier: MIT
import Testing
import TestSupport

@testable import NeuronNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct LogarithmTests {
  static let seed: UInt64 = 0x5eed_0003

  func log1pOf(_ e: Double) -> Double { NeuronNumericsTests.log1pOf(Pair(high: e, low: 0)) }

  @Test func ends() {
    #expect(sameBits(log1pOf(0), 0))
    #expect(ulps(log1pOf(1), from: 0.6931471805599453) <= 1)
    #expect(negativeLogarithm(1, 0).high == 0)
    #expect(negativeLogarithm(0, 0).high == .infinity)
  }

  @Test func smallArgumentsAreTheirOwnLogarithm() {
    for exponent in stride(from: -1074, through: -54, by: 7) {
      let e = Double(sign: .plus, exponent: exponent, significand: 1)
      #expect(ulps(log1pOf(e), from: e) <= 1, "2^\(exponent)")
    }
  }

  @Test func oneUlpFromLibm() {
    var random = SplitMix64(seed: Self.seed)
    var worst = Worst()
    for i in 0..<20_000 {
      let e = i % 2 == 0 ? random.uniform() : exp(-random.uniform() * 700)
      worst.note(ulps(log1pOf(e), from: log1p(e)), "e = \(e)")
    }
    #expect(worst.error <= 1, "\(worst)")
  }

  /// log(1 + a) + log(1 + b) = log(1 + a + b + ab).
  @Test func sumOfTwo() {
    var random = SplitMix64(seed: Self.seed)
    var worst = Worst()
    for _ in 0..<10_000 {
      // Few bits, so that a + b + ab is exact.
      let a = (random.uniform() * 0x1p20).rounded() * 0x1p-22
      let b = (random.uniform() * 0x1p20).rounded() * 0x1p-22
      let sum = log1pOf(a) + log1pOf(b)
      worst.note(ulps(log1pOf(a + b + a * b), from: sum), "a = \(a), b = \(b)")
    }
    #expect(worst.error <= 2.5, "\(worst)")
  }

  @Test func negativeLogarithmOfPowersOfTwo() {
    for k in 0...1074 {
      let x = Double(sign: .plus, exponent: -k, significand: 1)
      let pair = negativeLogarithm(x, 0)
      #expect(ulps(pair.high, from: Double(k) * 0.6931471805599453) <= 2, "2^-\(k)")
    }
  }

  @Test func negativeLogarithmOneUlpFromLibm() {
    var random = SplitMix64(seed: Self.seed)
    var worst = Worst()
    for i in 0..<20_000 {
      let x = i % 2 == 0 ? random.uniform() : exp(-random.uniform() * 745)
      worst.note(ulps(negativeLogarithm(x, 0).high, from: -log(x)), "x = \(x)")
    }
    #expect(worst.error <= 1, "\(worst)")
  }
}
