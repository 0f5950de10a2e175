// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct StepTests {
  @Test(arguments: RandomBatch.some) func eachComponent(_ batch: RandomBatch) throws {
    let gradient = try batch.neuron.gradient(on: batch.samples)
    let stepped = try batch.neuron.stepped(against: gradient, learningRate: 0.3)
    for j in 0..<batch.columns {
      #expect(sameBits(stepped.weights[j], batch.neuron.weights[j] - 0.3 * gradient.weights[j]))
    }
    #expect(sameBits(stepped.bias, batch.neuron.bias - 0.3 * gradient.bias))
    var inPlace = batch.neuron
    try inPlace.step(against: gradient, learningRate: 0.3)
    #expect(inPlace == stepped)
  }

  /// A value type: what once shared its weights stays where it is.
  @Test func copiesStayWhereTheyAre() throws {
    let start = Neuron(weights: [1, 2], bias: 3)
    var moved = start
    try moved.step(against: .init(weights: [1, 1], bias: 1), learningRate: 1)
    #expect(start == Neuron(weights: [1, 2], bias: 3))
    #expect(moved == Neuron(weights: [0, 1], bias: 2))
  }

  @Test func descentFindsWhatSeparates() throws {
    let samples = Neuron.Samples([[0, 0], [0, 1], [1, 0], [1, 1]], labels: [0, 0, 0, 1])
    var neuron = Neuron(inputs: 2)
    var gradient = Neuron.Gradient(inputs: 2)
    var last = Double.infinity
    for _ in 0..<2000 {
      let loss = try neuron.lossAndGradient(on: samples, into: &gradient)
      #expect(loss < last)
      last = loss
      try neuron.step(against: gradient, learningRate: 1)
    }
    #expect(try neuron.activations(of: samples.x).map { $0 > 0.5 } == [false, false, false, true])
  }

  @Test func manyTasksShareANeuron() async throws {
    let batch = RandomBatch(seed: 0x7a5c, rows: 200, columns: 9)
    let samples = try batch.allSamples
    let expected = try everything(batch.neuron, samples)
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for _ in 0..<16 { group.addTask { try everything(batch.neuron, samples) } }
      for try await results in group { #expect(sameBits(results, expected)) }
    }
  }
}
