// SPDX-License-Identifier: MIT
import Testing
import TestSupport

@testable import NeuronNumerics

@Suite struct RowTests {
  static let seed: UInt64 = 0x5eed_0005

  @Test func sigmoidEnds() {
    #expect(sigmoid(0.0) == 0.5)
    #expect(sameBits(sigmoid(-Double.infinity), 0))
    #expect(sigmoid(Double.infinity) == 1)
    #expect(sigmoid(Double.nan).isNaN)
    #expect(sigmoid(-744.4) > 0)
    #expect(sigmoid(-746.0) == 0)
    #expect(sigmoid(36.0) < 1)
    #expect(sigmoid(38.0) == 1)
  }

  /// a and 1 - a are the same two numbers for z and -z.
  @Test func sigmoidIsSymmetric() {
    var random = SplitMix64(seed: Self.seed)
    for _ in 0..<10_000 {
      let z = random.uniform() * 750
      #expect(sameBits(sigmoid(z), 1 - sigmoid(-z)), "z = \(z)")
      #expect(sameBits(minorOf(z), sigmoid(-z)), "z = \(z)")
    }
  }

  /// L(z, y) = L(-z, 1 - y), and the residual changes its sign, where 1 - y is exact.
  @Test func rowIsSymmetric() {
    var random = SplitMix64(seed: Self.seed)
    for _ in 0..<10_000 {
      let z = random.symmetric(750)
      let y = (random.uniform() * 0x1p30).rounded() * 0x1p-30
      #expect(sameBits(lossOf(z, y), lossOf(-z, 1 - y)), "z = \(z), y = \(y)")
      #expect(residualOf(z, y) == -residualOf(-z, 1 - y), "z = \(z), y = \(y)")
    }
  }

  @Test(arguments: [0.0, 0.25, 0.5, 1.0])
  func lossOfZeroLogit(label: Double) {
    #expect(ulps(lossOf(0, label), from: 0.6931471805599453) <= 1)
    #expect(residualOf(0, label) == 0.5 - label)
    #expect(minorOf(0.0) == 0.5)
  }

  /// 0 log 0 = 0: an infinite logit that agrees with its label costs nothing.
  @Test func infiniteLogits() {
    #expect(lossOf(Double.infinity, 1) == 0)
    #expect(lossOf(-Double.infinity, 0) == 0)
    #expect(residualOf(Double.infinity, 1) == 0)
    #expect(residualOf(-Double.infinity, 0) == 0)
    #expect(lossOf(Double.infinity, 0) == .infinity)
    #expect(lossOf(-Double.infinity, 0.5) == .infinity)
    #expect(residualOf(Double.infinity, 0) == 1)
    #expect(residualOf(-Double.infinity, 1) == -1)
    #expect(lossOf(Double.nan, 1).isNaN)
    #expect(residualOf(Double.nan, 1).isNaN)
  }

  /// Where a - y has no digit left, the residual has all of them.
  @Test func residualOfSureAndRight() {
    #expect(ulps(residualOf(40.0, 1), from: -4.248354255291589e-18) <= 1)
    #expect(ulps(residualOf(-700.0, 0), from: 9.859676543759770e-305) <= 1)
  }

  @Test func lossOfSoftLabelKeepsItsDigits() {
    // 20e-8 + log(1 + e^-20), where max(z, 0) - z y + log1p(e^-|z|) loses half of them; the label is
    // not 1 - 1e-8 but the float64 next to it.
    let away = 1 - (1 - 1e-8)
    let truth = 20 * away + 2.061153620314381e-9
    #expect(ulps(lossOf(20.0, 1 - 1e-8), from: truth) <= 2)
  }

  @Test func crossEntropyEnds() {
    #expect(crossEntropy(activation: 0, label: 0) == 0)
    #expect(crossEntropy(activation: 1, label: 1) == 0)
    #expect(crossEntropy(activation: 0, label: 0.5) == .infinity)
    #expect(crossEntropy(activation: 1, label: 0.5) == .infinity)
    #expect(ulps(crossEntropy(activation: 0.5, label: 0.3), from: 0.6931471805599453) <= 1)
    for outside in [-1e-300, 1.0.nextUp, .infinity, -.infinity, .nan] as [Double] {
      #expect(crossEntropy(activation: outside, label: 0.5).bitPattern == 0x7ff8_0000_0000_0000)
      #expect(crossEntropy(activation: 0.5, label: outside).bitPattern == 0x7ff8_0000_0000_0000)
    }
  }
}
