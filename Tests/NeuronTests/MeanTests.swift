// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct MeanTests {
  @Test(arguments: RandomBatch.some) func fusedHasTheBitsOfTheParts(_ batch: RandomBatch) throws {
    for samples in [try batch.samples, try batch.allSamples] {
      let (loss, gradient) = try batch.neuron.lossAndGradient(on: samples)
      #expect(sameBits(loss, try batch.neuron.loss(on: samples)))
      let alone = try batch.neuron.gradient(on: samples)
      #expect(sameBits(gradient.weights, alone.weights))
      #expect(sameBits(gradient.bias, alone.bias))
      var into = Neuron.Gradient(inputs: batch.columns)
      #expect(sameBits(try batch.neuron.lossAndGradient(on: samples, into: &into), loss))
      #expect(sameBits(into.weights, gradient.weights))
      #expect(sameBits(into.bias, gradient.bias))
    }
  }

  /// Against plain sums, which err by at most m/2 units in the last place of their largest part.
  @Test(arguments: RandomBatch.some) func sumsOverRows(_ batch: RandomBatch) throws {
    let samples = try batch.allSamples
    let losses = try batch.neuron.losses(on: samples)
    let residuals = try batch.neuron.residuals(on: samples)
    let total = batch.weights.reduce(0, +)
    let tolerance = Double(batch.rows) + 4
    let (loss, gradient) = try batch.neuron.lossAndGradient(on: samples)
    let mean = zip(batch.weights, losses).map { $0 * $1 }.reduce(0, +) / total
    #expect(ulps(loss, from: mean) <= tolerance)

    for j in 0...batch.columns {
      let terms = (0..<batch.rows).map { i in
        let x = j < batch.columns ? batch.x[i * batch.columns + j] : 1
        return batch.weights[i] * residuals[i] * x
      }
      let mean = terms.reduce(0, +) / total
      let size = terms.map { abs($0) }.reduce(0, +) / total
      let result = j < batch.columns ? gradient.weights[j] : gradient.bias
      #expect(abs(result - mean) <= tolerance * size.ulp, "component \(j)")
    }
  }

  @Test(arguments: RandomBatch.some) func centralDifferences(_ batch: RandomBatch) throws {
    let samples = try batch.allSamples
    let gradient = try batch.neuron.gradient(on: samples)
    for j in 0...batch.columns {
      func cost(_ step: Double) throws -> Double {
        var neuron = batch.neuron
        if j < batch.columns { neuron.weights[j] += step } else { neuron.bias += step }
        return try neuron.loss(on: samples)
      }
      let h = 1e-3
      let slope =
        try (8 * (cost(h) - cost(-h)) - (cost(2 * h) - cost(-2 * h))) / (12 * h)
      let result = j < batch.columns ? gradient.weights[j] : gradient.bias
      #expect(abs(result - slope) <= 5e-6 * max(abs(slope), 1e-4), "component \(j)")
    }
  }

  @Test(arguments: RandomBatch.some) func inputGradientRowByRow(_ batch: RandomBatch) throws {
    let samples = try batch.samples
    let residuals = try batch.neuron.residuals(on: samples)
    let dx = try batch.neuron.inputGradient(on: samples)
    #expect(dx.rowCount == batch.rows && dx.columnCount == batch.columns)
    for i in 0..<batch.rows {
      for j in 0..<batch.columns {
        let expected = residuals[i] / Double(batch.rows) * batch.neuron.weights[j]
        #expect(sameBits(dx[i, j], expected))
      }
    }
  }

  @Test(arguments: RandomBatch.some) func weightsOfOneAreNoWeights(_ batch: RandomBatch) throws {
    var samples = try batch.samples
    let without = try everything(batch.neuron, samples)
    samples.weights = .init([Double](repeating: 1, count: batch.rows))
    #expect(sameBits(try everything(batch.neuron, samples), without))
  }

  @Test(arguments: RandomBatch.some) func scaleOfTheWeights(_ batch: RandomBatch) throws {
    var samples = try batch.allSamples
    let before = try everything(batch.neuron, samples)
    samples.weights = .init(batch.weights.map { $0 * 1024 })
    #expect(sameBits(try everything(batch.neuron, samples), before))
  }

  @Test func weightTwoIsTwoRows() throws {
    let neuron = Neuron(weights: [0.5, -0.25], bias: 0.1)
    let weighted = Neuron.Samples([[1, 2], [3, 4]], labels: [1, 0], weights: [2.0, 1])
    let twice = Neuron.Samples([[1, 2], [1, 2], [3, 4]], labels: [1, 1, 0])
    let (a, b) = (
      try neuron.lossAndGradient(on: weighted), try neuron.lossAndGradient(on: twice)
    )
    #expect(ulps(a.loss, from: b.loss) <= 1)
    #expect(ulps(a.gradient.weights[0], from: b.gradient.weights[0]) <= 2)
    #expect(ulps(a.gradient.weights[1], from: b.gradient.weights[1]) <= 2)
  }

  /// A row of weight 0 keeps its place and never matters, whatever it holds.
  @Test(arguments: RandomBatch.some) func rowsOfWeightZero(_ batch: RandomBatch) throws {
    guard batch.rows > 2 else { return }
    let (i, d) = (1, batch.columns)
    var weights = batch.weights
    weights[i] = 0
    let clean = Neuron.Samples(
      try batch.matrix, labels: batch.labels, weights: weights, offsets: batch.offsets)
    var (x, labels, offsets) = (batch.x, batch.labels, batch.offsets)
    for j in 0..<d { x[i * d + j] = [.nan, .infinity, -.infinity][j % 3] }
    labels[i] = -17
    offsets[i] = .nan
    let dirty = Neuron.Samples(
      try .init(x, rows: batch.rows, columns: d), labels: labels, weights: weights,
      offsets: offsets)
    let skip = 2 * batch.rows  // logits and activations have no weights
    #expect(
      sameBits(
        Array(try everything(batch.neuron, dirty)[skip...]),
        Array(try everything(batch.neuron, clean)[skip...])))
    #expect(sameBits(try batch.neuron.losses(on: dirty)[i], 0))
    #expect(sameBits(try batch.neuron.residuals(on: dirty)[i], 0))
  }
}
