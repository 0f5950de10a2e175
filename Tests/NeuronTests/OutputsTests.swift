// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct OutputsTests {
  /// Three neurons with labels of their own.
  private static func several(
    _ batch: RandomBatch
  ) throws -> (neurons: [Neuron], labels: Neuron.Matrix) {
    let neurons = (0..<3).map { k in
      Neuron(weights: batch.neuron.weights.map { $0 * Double(k - 1) }, bias: Double(k) / 2)
    }
    let labels: [Double] = batch.labels.flatMap { label -> [Double] in [0, label / 2, label] }
    return (neurons, try Neuron.Matrix(labels, rows: batch.rows, columns: 3))
  }

  @Test(arguments: RandomBatch.some) func bitsOfEachAlone(_ batch: RandomBatch) throws {
    let (neurons, labels) = try OutputsTests.several(batch)
    let x = try batch.matrix
    let logits = try Neuron.logits(of: x, by: neurons)
    let activations = try Neuron.activations(of: x, by: neurons)
    let (losses, gradients) = try Neuron.lossesAndGradients(
      on: batch.allSamples, labels: labels, of: neurons)
    for (k, neuron) in neurons.enumerated() {
      #expect(sameBits(logits.columns(k...k).elements, try neuron.logits(of: x)))
      #expect(sameBits(activations.columns(k...k).elements, try neuron.activations(of: x)))
      var samples = try batch.allSamples
      samples.labels = labels.column(k)
      let (loss, gradient) = try neuron.lossAndGradient(on: samples)
      #expect(sameBits(losses[k], loss))
      #expect(sameBits(gradients[k].weights, gradient.weights))
      #expect(sameBits(gradients[k].bias, gradient.bias))
    }
  }

  @Test func refusals() throws {
    let batch = RandomBatch.some[3]
    let (neurons, labels) = try OutputsTests.several(batch)
    let (x, samples) = (try batch.matrix, try batch.samples)
    let odd = neurons + [Neuron(inputs: batch.columns + 1)]
    #expect(throws: NeuronError.shape) { try Neuron.activations(of: x, by: odd) }
    #expect(throws: NeuronError.shape) { try Neuron.logits(of: x.columns(1...), by: neurons) }
    #expect(throws: NeuronError.shape) {
      try Neuron.lossesAndGradients(on: samples, labels: labels, of: [neurons[0]])
    }
    let wrong = try Neuron.Matrix(
      [Double](repeating: 2, count: batch.rows * 3), rows: batch.rows, columns: 3)
    #expect(throws: NeuronError.label) {
      try Neuron.lossesAndGradients(on: samples, labels: wrong, of: neurons)
    }
    let none = try Neuron.lossesAndGradients(
      on: samples, labels: labels.columns(0..<0), of: [])
    #expect(none.losses.isEmpty && none.gradients.isEmpty)
    #expect(try Neuron.activations(of: x, by: []).columnCount == 0)
  }
}
