// SPDX-License-Identifier: MIT
#if arch(x86_64) && canImport(Glibc)
  import Glibc
  import Testing
  import TestSupport

  @testable import NeuronNumerics

  /// The promises of the header, in ulp of the true value, which 64 bits of significand know well
  /// enough. These are samples; the search for the worst inputs is elsewhere.
  @Suite struct AccuracyTests {
    static let seed: UInt64 = 0x5eed_0004

    /// Logits of every size that matters, and labels of every kind.
    static let inputs: [(z: Double, y: Double)] = {
      var random = SplitMix64(seed: seed)
      var inputs: [(z: Double, y: Double)] = []
      for z in extremeLogits where z.isFinite {
        for y in extremeLabels { inputs.append((z, y)) }
      }
      for i in 0..<20_000 {
        let size = [1, 8, 40, 740][i % 4] as Double
        let label = [0, 1, random.uniform(), exp(-random.uniform() * 40)][i / 4 % 4]
        inputs.append((random.symmetric(size), i % 32 < 16 ? label : 1 - label))
      }
      return inputs
    }()

    static func minorTruth(_ z: Double) -> Float80 {
      let e = expl(-Float80(abs(z)))
      return e / (1 + e)
    }

    @Test func sigmoidWithinOneUlp() {
      var worst = Worst()
      for (z, _) in Self.inputs {
        let m = Self.minorTruth(z)
        worst.note(ulps(sigmoid(z), from: z >= 0 ? 1 - m : m), "z = \(z)")
      }
      #expect(worst.error <= 1, "\(worst)")
    }

    @Test func lossWithinTwoUlp() {
      var worst = Worst()
      for (z, y) in Self.inputs {
        let distance = Float80(abs(z))
        let t = z >= 0 ? 1 - Float80(y) : Float80(y)
        let truth = distance * t + log1pl(expl(-distance))
        worst.note(ulps(lossOf(z, y), from: truth), "z = \(z), y = \(y)")
      }
      #expect(worst.error <= 2, "\(worst)")
    }

    @Test func residualWithinTwoUlpWhereNothingCancels() {
      var worst = Worst()
      for (z, y) in Self.inputs {
        let m = Self.minorTruth(z)
        let t = z >= 0 ? 1 - Float80(y) : Float80(y)
        let truth = z >= 0 ? t - m : m - t
        guard abs(truth) >= max(m, t) / 2 else { continue }
        worst.note(ulps(residualOf(z, y), from: truth), "z = \(z), y = \(y)")
      }
      #expect(worst.error <= 2, "\(worst)")
      #expect(worst.count > Self.inputs.count / 2)
    }

    /// What 1 - y rounds away is carried along: without it, loss and residual err by 1.7 and 1.4 ulp
    /// here.
    @Test func softLabelsOfPositiveLogits() {
      var random = SplitMix64(seed: Self.seed)
      var losses = Worst()
      var residuals = Worst()
      for _ in 0..<50_000 {
        let y = exp(-random.uniform() * 40)
        let z = random.uniform() * 100
        let (distance, t, m) = (Float80(z), 1 - Float80(y), Self.minorTruth(z))
        let loss = distance * t + log1pl(expl(-distance))
        losses.note(ulps(lossOf(z, y), from: loss), "z = \(z), y = \(y)")
        guard t - m >= max(m, t) / 2 else { continue }
        residuals.note(ulps(residualOf(z, y), from: t - m), "z = \(z), y = \(y)")
      }
      #expect(losses.error <= 1.35, "\(losses)")
      #expect(residuals.error <= 1.35, "\(residuals)")
      #expect(residuals.count > 40_000)
    }

    @Test func crossEntropyOfAnActivationWithinTwoUlp() {
      var worst = Worst()
      for (z, y) in Self.inputs {
        let a = sigmoid(z)
        let first = y == 0 ? 0 : -Float80(y) * logl(Float80(a))
        let second = y == 1 ? 0 : -(1 - Float80(y)) * log1pl(-Float80(a))
        let result = crossEntropy(activation: a, label: y)
        worst.note(ulps(result, from: first + second), "a = \(a), y = \(y)")
      }
      #expect(worst.error <= 2, "\(worst)")
    }
  }
#endif
