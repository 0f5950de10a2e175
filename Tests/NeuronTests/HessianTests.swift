// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct HessianTests {
  @Test(arguments: RandomBatch.some) func symmetricToTheBit(_ batch: RandomBatch) throws {
    let hessian = try batch.neuron.hessian(on: batch.allSamples)
    #expect(hessian.rowCount == batch.columns + 1)
    #expect(hessian.columnCount == batch.columns + 1)
    #expect(sameBits(hessian.elements, hessian.transposed.elements))
    for j in 0...batch.columns { #expect(hessian[j, j] > 0) }
  }

  @Test(arguments: RandomBatch.some) func labelsDoNotEnter(_ batch: RandomBatch) throws {
    let direction = Neuron.Gradient(weights: batch.neuron.weights, bias: 1)
    let labelled = try batch.samples
    let unlabelled = Neuron.Samples(unlabelled: try batch.matrix)
    #expect(
      sameBits(
        try batch.neuron.hessian(on: unlabelled).elements,
        try batch.neuron.hessian(on: labelled).elements))
    #expect(
      try batch.neuron.hessianProduct(with: direction, on: unlabelled)
        == batch.neuron.hessianProduct(with: direction, on: labelled))
  }

  /// h_jk = sum_i s_i a_i (1 - a_i) x_ij x_ik / sum_i s_i, with a plain sum.
  @Test(arguments: RandomBatch.some) func fromItsDefinition(_ batch: RandomBatch) throws {
    let (m, d) = (batch.rows, batch.columns)
    let logits = try batch.neuron.logits(of: batch.matrix)
    let hessian = try batch.neuron.hessian(on: batch.allSamples)
    let total = batch.weights.reduce(0, +)
    for j in 0...d {
      for k in 0...d {
        let terms = (0..<m).map { i in
          let z = logits[i] + batch.offsets[i]
          let curvature = Neuron.sigmoid(z) * Neuron.sigmoid(-z)
          let xj = j < d ? batch.x[i * d + j] : 1
          let xk = k < d ? batch.x[i * d + k] : 1
          return batch.weights[i] * curvature * xj * xk
        }
        let size = terms.map { abs($0) }.reduce(0, +) / total
        let error = abs(hessian[j, k] - terms.reduce(0, +) / total)
        #expect(error <= (Double(m) + 6) * size.ulp, "(\(j), \(k))")
      }
    }
  }

  @Test(arguments: RandomBatch.some) func productIsTheMatrixTimesTheDirection(
    _ batch: RandomBatch
  ) throws {
    let d = batch.columns
    var random = SplitMix64(seed: batch.seed)
    let v = (0...d).map { _ in random.symmetric(1) }
    let hessian = try batch.neuron.hessian(on: batch.allSamples)
    let product = try batch.neuron.hessianProduct(
      with: .init(weights: Array(v[..<d]), bias: v[d]), on: batch.allSamples)
    for j in 0...d {
      let expected = (0...d).map { hessian[j, $0] * v[$0] }.reduce(0, +)
      let result = j < d ? product.weights[j] : product.bias
      #expect(abs(result - expected) <= 1e-13 * (hessian[j, j] + 1), "component \(j)")
    }
  }

  @Test(arguments: RandomBatch.some) func centralDifferencesOfTheGradient(
    _ batch: RandomBatch
  ) throws {
    let samples = try batch.allSamples
    let direction = Neuron.Gradient(weights: batch.neuron.weights.reversed(), bias: 0.5)
    let product = try batch.neuron.hessianProduct(with: direction, on: samples)
    let h = 1e-4
    let ahead = try batch.neuron.stepped(against: direction, learningRate: -h).gradient(on: samples)
    let behind = try batch.neuron.stepped(against: direction, learningRate: h).gradient(on: samples)
    let slope = (ahead.bias - behind.bias) / (2 * h)
    #expect(abs(product.bias - slope) <= 1e-6 * max(1, abs(slope)))
    for j in 0..<batch.columns {
      let slope = (ahead.weights[j] - behind.weights[j]) / (2 * h)
      #expect(abs(product.weights[j] - slope) <= 1e-6 * max(1, abs(slope)), "component \(j)")
    }
  }
}
