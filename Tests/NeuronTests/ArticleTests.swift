// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

/// The article's formulas by value. The expected numbers were computed with 60 digits.
@Suite struct ArticleTests {
  struct Example: Sendable {
    let x: [Double], w: [Double], b: Double, y: Double
    let z: Double, a: Double, loss: Double
    let lossByActivation: Double, activationByLogit: Double, lossByLogit: Double
    let lossByWeights: [Double]
  }

  static let examples = [
    Example(
      x: [1, 2], w: [0.5, -0.25], b: 0.1, y: 1,
      z: 0x1.999999999999ap-4, a: 0x1.0cca12729afb8p-1, loss: 0x1.49ee5be955d1cp-1,
      lossByActivation: -0x1.e7a36ccea959dp+0, activationByLogit: 0x1.feb8dd88468f1p-3,
      lossByLogit: -0x1.e66bdb1aca090p-2,
      lossByWeights: [-0x1.e66bdb1aca090p-2, -0x1.e66bdb1aca090p-1]),
    Example(
      x: [-1.5, 3], w: [0.75, -0.5], b: 0.25, y: 0.25,
      z: -0x1.3p+1, a: 0x1.5c90d0f39da16p-4, loss: 0x1.5d89793f13c12p-1,
      lossByActivation: -0x1.0f1a603d2d77dp+1, activationByLogit: 0x1.3ee730537c8eap-4,
      lossByLogit: -0x1.51b79786312f5p-3,
      lossByWeights: [0x1.fa93634949c6fp-3, -0x1.fa93634949c6fp-2]),
  ]

  @Test(arguments: examples) func forward(_ e: Example) throws {
    let neuron = Neuron(weights: e.w, bias: e.b)
    let graph = try neuron.trace(e.x, label: e.y)
    #expect(graph.logit == e.z)
    #expect(ulps(graph.activation, from: e.a) <= 1)
    #expect(ulps(graph.loss, from: e.loss) <= 2)
    #expect(sameBits(try neuron(e.x), graph.activation))
    #expect(sameBits(try neuron.activation(of: e.x), graph.activation))
  }

  @Test(arguments: examples) func backward(_ e: Example) throws {
    let graph = try Neuron(weights: e.w, bias: e.b).trace(e.x, label: e.y)
    #expect(ulps(graph.lossByActivation, from: e.lossByActivation) <= 4)
    #expect(ulps(graph.activationByLogit, from: e.activationByLogit) <= 3)
    #expect(ulps(graph.lossByLogit, from: e.lossByLogit) <= 2)
    #expect(sameBits(graph.lossByBias, graph.lossByLogit))
    for j in 0..<2 {
      #expect(ulps(graph.lossByWeights[j], from: e.lossByWeights[j]) <= 3)
      #expect(sameBits(graph.lossByWeights[j], graph.lossByLogit * e.x[j]))
    }
    #expect(graph.gradient == .init(weights: graph.lossByWeights, bias: graph.lossByBias))
  }

  @Test(arguments: examples) func chainRule(_ e: Example) throws {
    let graph = try Neuron(weights: e.w, bias: e.b).trace(e.x, label: e.y)
    #expect(ulps(graph.lossByActivation * graph.activationByLogit, from: graph.lossByLogit) <= 6)
  }

  /// J is the mean of L, and its gradient the mean of the gradients.
  @Test func costOfTwoSamples() throws {
    let neuron = Neuron(weights: [0.5, -0.25], bias: 0.1)
    let rows: [[Double]] = [[1, 2], [-3, 0.5]]
    let labels = [1.0, 0]
    let samples = Neuron.Samples(try .init(rows: rows), labels: labels)
    let graphs = try zip(rows, labels).map { try neuron.trace($0, label: $1) }
    let (loss, gradient) = try neuron.lossAndGradient(on: samples)
    #expect(sameBits(loss, (graphs[0].loss + graphs[1].loss) / 2))
    for j in 0..<2 {
      let mean = (graphs[0].lossByWeights[j] + graphs[1].lossByWeights[j]) / 2
      #expect(sameBits(gradient.weights[j], mean))
    }
    #expect(sameBits(gradient.bias, (graphs[0].lossByBias + graphs[1].lossByBias) / 2))
  }

  @Test func aStepDownTheGradientLowersTheLoss() throws {
    var neuron = Neuron(weights: [0.5, -0.25], bias: 0.1)
    let before = try neuron.trace([1, 2], label: 1)
    try neuron.step(against: before.gradient, learningRate: 1)
    #expect(neuron.weights[0] == 0.5 - before.lossByWeights[0])
    #expect(neuron.weights[1] == -0.25 - before.lossByWeights[1])
    #expect(neuron.bias == 0.1 - before.lossByBias)
    #expect(try neuron.trace([1, 2], label: 1).loss < before.loss / 2)
  }
}
