// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

/// A batch gives each row what the row has alone.
@Suite struct RowsTests {
  @Test(arguments: RandomBatch.some) func activationOfARowAlone(_ batch: RandomBatch) throws {
    let x = try batch.matrix
    let logits = try batch.neuron.logits(of: x)
    let activations = try batch.neuron.activations(of: x)
    #expect(logits.count == batch.rows && activations.count == batch.rows)
    for i in 0..<batch.rows {
      let row = Array(batch.x[i * batch.columns..<(i + 1) * batch.columns])
      #expect(sameBits(activations[i], Neuron.sigmoid(logits[i])))
      #expect(sameBits(activations[i], try batch.neuron(row)))
      #expect(sameBits(activations[i], try batch.neuron(row.span)))
      #expect(sameBits(try batch.neuron.logits(of: x.rows(i...i))[0], logits[i]))
    }
  }

  @Test(arguments: RandomBatch.some) func traceOfARowAlone(_ batch: RandomBatch) throws {
    let samples = try batch.samples
    let losses = try batch.neuron.losses(on: samples)
    let residuals = try batch.neuron.residuals(on: samples)
    #expect(losses.count == batch.rows && residuals.count == batch.rows)
    for i in 0..<batch.rows {
      let row = Array(batch.x[i * batch.columns..<(i + 1) * batch.columns])
      let graph = try batch.neuron.trace(row, label: batch.labels[i])
      #expect(sameBits(losses[i], graph.loss))
      #expect(sameBits(losses[i], Neuron.crossEntropy(logit: graph.logit, label: batch.labels[i])))
      #expect(sameBits(residuals[i], graph.lossByLogit))
      #expect(sameBits(graph.activation, Neuron.sigmoid(graph.logit)))
      #expect(sameBits(graph.complement, Neuron.sigmoid(-graph.logit)))
    }
  }

  @Test(arguments: RandomBatch.some) func intoMemoryOfTheCaller(_ batch: RandomBatch) throws {
    let samples = try batch.allSamples
    var numbers = [Double](repeating: .nan, count: batch.rows)
    var span = numbers.mutableSpan
    try batch.neuron.logits(of: samples.x, into: &span)
    #expect(sameBits(numbers, try batch.neuron.logits(of: samples.x)))
    span = numbers.mutableSpan
    try batch.neuron.activations(of: samples.x, into: &span)
    #expect(sameBits(numbers, try batch.neuron.activations(of: samples.x)))
    span = numbers.mutableSpan
    try batch.neuron.losses(on: samples, into: &span)
    #expect(sameBits(numbers, try batch.neuron.losses(on: samples)))
    span = numbers.mutableSpan
    try batch.neuron.residuals(on: samples, into: &span)
    #expect(sameBits(numbers, try batch.neuron.residuals(on: samples)))
  }

  @Test(arguments: RandomBatch.some) func offsetsAreAddedToTheLogits(_ batch: RandomBatch) throws {
    let logits = try batch.neuron.logits(of: batch.matrix)
    let losses = try batch.neuron.losses(on: batch.allSamples)
    for i in 0..<batch.rows {
      let logit = logits[i] + batch.offsets[i]
      #expect(sameBits(losses[i], Neuron.crossEntropy(logit: logit, label: batch.labels[i])))
    }
  }

  /// The logit in eight lanes and their tree, as docs/numerics.md fixes it.
  @Test(arguments: RandomBatch.some) func logitInEightLanes(_ batch: RandomBatch) throws {
    let logits = try batch.neuron.logits(of: batch.matrix)
    for i in 0..<batch.rows {
      var l = [Double](repeating: 0, count: 8)
      for j in 0..<batch.columns {
        l[j % 8] += batch.x[i * batch.columns + j] * batch.neuron.weights[j]
      }
      let tree = ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
      #expect(sameBits(logits[i], tree + batch.neuron.bias))
    }
  }

  @Test func nothingFiniteComesOutOfNaN() throws {
    let nan: UInt64 = 0x7ff8_0000_0000_0000
    let neuron = Neuron(weights: [1, 1])
    let x: Neuron.Matrix = [[-.nan, 1], [.infinity, -.infinity], [1, 2]]
    let samples = Neuron.Samples(x, labels: [0, 1, 1])
    for results in [
      try neuron.logits(of: x), try neuron.activations(of: x), try neuron.losses(on: samples),
      try neuron.residuals(on: samples),
    ] {
      #expect(results[0].bitPattern == nan)
      #expect(results[1].bitPattern == nan)
      #expect(results[2].isFinite)
    }
  }

  @Test func noInputs() throws {
    let neuron = Neuron(weights: [], bias: 0.1)
    #expect(sameBits(try neuron([]), Neuron.sigmoid(0.1)))
    #expect(try neuron.trace([], label: 1).lossByWeights == [])
  }
}
