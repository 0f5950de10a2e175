// SPDX-License-Identifier: MIT
import Testing
import TestSupport

@testable import NeuronNumerics

/// One number and eight go through the same operations: every function gives the same bits in both.
@Suite struct LanesTests {
  typealias Eight = SIMD8<Double>

  static let seed: UInt64 = 0x5eed_0001

  /// Logits and labels, a multiple of eight of each.
  static let inputs: (logits: [Double], labels: [Double]) = {
    var random = SplitMix64(seed: seed)
    var logits: [Double] = []
    var labels: [Double] = []
    for z in extremeLogits {
      for y in extremeLabels {
        logits.append(z)
        labels.append(y)
      }
    }
    for i in 0..<4000 {
      logits.append(i % 2 == 0 ? random.anyDouble() : random.symmetric(50))
      labels.append(i % 3 == 0 ? random.uniform() : extremeLabels.randomElement(using: &random)!)
    }
    while logits.count % 8 != 0 {
      logits.append(random.symmetric(750))
      labels.append(random.uniform())
    }
    return (logits, labels)
  }()

  /// Holds a function of a logit and a label over eight lanes to the same function over one.
  func expectSameBits(
    one: (Double, Double) -> Double, eight: (Eight, Eight) -> Eight,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (logits, labels) = Self.inputs
    for start in stride(from: 0, to: logits.count, by: 8) {
      let together = eight(Eight(logits[start..<start + 8]), Eight(labels[start..<start + 8]))
      for lane in 0..<8 {
        let (z, y) = (logits[start + lane], labels[start + lane])
        let alone = one(z, y)
        if !sameBits(together[lane], alone) {
          Issue.record(
            "z = \(z), y = \(y), lane \(lane), seed \(Self.seed): \(together[lane]), alone \(alone)",
            sourceLocation: sourceLocation)
          return
        }
      }
    }
  }

  @Test func sigmoidOfEight() {
    expectSameBits(one: { z, _ in sigmoid(z).canonical }, eight: { z, _ in sigmoid(z).canonical })
  }

  @Test func lossOfEight() {
    expectSameBits(
      one: { lossOf($0, $1).canonical },
      eight: { lossOf($0, $1).canonical })
  }

  @Test func residualOfEight() {
    expectSameBits(
      one: { residualOf($0, $1).canonical },
      eight: { residualOf($0, $1).canonical })
  }

  @Test func minorOfEight() {
    expectSameBits(
      one: { z, _ in minorOf(z).canonical }, eight: { z, _ in minorOf(z).canonical })
  }

  @Test func crossEntropyOfEight() {
    expectSameBits(
      one: { crossEntropy(logit: $0, label: $1) }, eight: { crossEntropy(logit: $0, label: $1) })
    // Neither side of the check on labels is left out.
    expectSameBits(
      one: { crossEntropy(logit: $1, label: $0) }, eight: { crossEntropy(logit: $1, label: $0) })
  }

  @Test func exponentialOfEight() {
    expectSameBits(
      one: { z, _ in exponentialOfNegative(z.absolute).high.canonical },
      eight: { z, _ in exponentialOfNegative(z.absolute).high.canonical })
    expectSameBits(
      one: { z, _ in exponentialOfNegative(z.absolute).low.canonical },
      eight: { z, _ in exponentialOfNegative(z.absolute).low.canonical })
  }

  @Test func logarithmOfEight() {
    expectSameBits(
      one: { _, y in log1pOf(Pair(high: y, low: 0)).canonical },
      eight: { _, y in log1pOf(Pair(high: y, low: Eight(all: 0))).canonical })
  }

  @Test func bitOperationsOfEight() {
    expectSameBits(one: { z, _ in z.absolute }, eight: { z, _ in z.absolute })
    expectSameBits(one: { z, _ in z.highHalf }, eight: { z, _ in z.highHalf })
    expectSameBits(one: { z, _ in z.canonical }, eight: { z, _ in z.canonical })
  }

  @Test func comparisonsOfEight() {
    expectSameBits(one: whereLess, eight: whereLess)
    expectSameBits(one: whereLessOrEqual, eight: whereLessOrEqual)
    expectSameBits(one: whereEqual, eight: whereEqual)
  }

  @Test(arguments: [-2044, -1076, -1075, -1074, -1023, -1022, -1, 0, 1, 1023, 1024, 2044])
  func powersOfTwo(exponent: Int) {
    let one = (0x1.8p52 + Double(exponent)).powersOfTwo
    let eight = Eight(all: 0x1.8p52 + Double(exponent)).powersOfTwo
    #expect(one.0.isNormal && one.1.isNormal)
    #expect(Int(one.0.exponent) + Int(one.1.exponent) == exponent)
    #expect(one.0.significand == 1 && one.1.significand == 1)
    for lane in 0..<8 {
      #expect(sameBits(eight.0[lane], one.0))
      #expect(sameBits(eight.1[lane], one.1))
    }
  }

  @Test func canonicalNaN() {
    let patterns: [UInt64] = [0x7ff8_0000_0000_0001, 0xfff8_0000_0000_0000, 0x7ff0_0000_0000_0001]
    for pattern in patterns {
      #expect(Double(bitPattern: pattern).canonical.bitPattern == 0x7ff8_0000_0000_0000)
    }
    #expect(sameBits((-0.0).canonical, -0.0))
    #expect(sameBits((-Double.infinity).canonical, -.infinity))
  }
}

// The mask as a number, so that both kinds of mask can be compared.
private func whereLess<T: Lanes>(_ a: T, _ b: T) -> T {
  T.select(T.isLess(a, b), T(all: 1), T(all: 0))
}

private func whereLessOrEqual<T: Lanes>(_ a: T, _ b: T) -> T {
  T.select(T.isLessOrEqual(a, b), T(all: 1), T(all: 0))
}

private func whereEqual<T: Lanes>(_ a: T, _ b: T) -> T {
  T.select(T.isEqual(a, b), T(all: 1), T(all: 0))
}
