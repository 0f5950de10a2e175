// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct InferenceTests {
  /// Batches with more rows than unknowns.
  static let regular = RandomBatch.some.filter { $0.rows > 3 * $0.columns + 2 }

  @Test(arguments: regular) func covarianceInvertsTheHessian(_ batch: RandomBatch) throws {
    let (d, samples) = (batch.columns, try batch.allSamples)
    let inference = try batch.neuron.inference(on: samples)
    let hessian = try batch.neuron.hessian(on: samples)
    #expect(inference.rank == d + 1)
    #expect(inference.degreesOfFreedom == Double(d + 1))
    #expect(inference.condition < .infinity)
    for j in 0...d {
      for k in 0...d {
        let product = (0...d).map { hessian[j, $0] * inference.covariance[$0, k] }.reduce(0, +)
        let unit = abs(product * inference.observations - (j == k ? 1 : 0))
        #expect(unit <= 1e-9, "(\(j), \(k))")
      }
      let variance = inference.covariance[j, j]
      #expect(abs(inference.standardErrors[j] - variance.squareRoot()) <= 1e-15 * variance)
    }
  }

  /// var = v' (sum s r^2 x x') v, with v a column of the covariance.
  @Test(arguments: regular) func robustFromItsDefinition(_ batch: RandomBatch) throws {
    let (d, samples) = (batch.columns, try batch.allSamples)
    let inference = try batch.neuron.inference(on: samples)
    let residuals = try batch.neuron.residuals(on: samples)
    for j in 0...d {
      var variance = 0.0
      for i in 0..<batch.rows {
        let x = batch.x[i * d..<(i + 1) * d] + [1]
        let along = zip(x, 0...d).map { $0 * inference.covariance[$1, j] }.reduce(0, +)
        variance += batch.weights[i] * residuals[i] * residuals[i] * along * along
      }
      let error = variance.squareRoot()
      #expect(abs(inference.robustStandardErrors[j] - error) <= 1e-9 * error, "unknown \(j)")
    }
  }

  @Test(arguments: regular) func likelihood(_ batch: RandomBatch) throws {
    let samples = try batch.allSamples
    let inference = try batch.neuron.inference(on: samples)
    let total = batch.weights.reduce(0, +)
    let expected = try -total * batch.neuron.loss(on: samples)
    #expect(abs(inference.logLikelihood - expected) <= 1e-13 * abs(expected))
    #expect(inference.aic == 2 * Double(batch.columns + 1) - 2 * inference.logLikelihood)
    let none = Neuron(inputs: batch.columns)
    #expect(try none.inference(on: samples).nullLogLikelihood == inference.nullLogLikelihood)
    #expect(try none.inference(on: samples).logLikelihood <= inference.nullLogLikelihood)
  }

  @Test func penaltiesAndIntercepts() throws {
    let batch = Self.regular.last { $0.columns > 2 }!
    var neuron = batch.neuron
    let (d, samples) = (batch.columns, try batch.allSamples)
    #expect(throws: NeuronError.option) {
      try neuron.inference(on: samples, hasIntercept: false)
    }
    #expect(throws: NeuronError.option) { try neuron.inference(on: samples, l2: -1) }
    neuron.bias = 0
    let plain = try neuron.inference(on: samples)
    let held = try neuron.inference(on: samples, hasIntercept: false)
    #expect(held.rank == d && held.standardErrors[d] == 0 && held.covariance[0, d] == 0)
    let penalized = try neuron.inference(on: samples, l2: 0.1)
    #expect(penalized.degreesOfFreedom < plain.degreesOfFreedom)
    let scaled = try neuron.inference(on: samples, l2: 0.1, isStandardized: true)
    for j in 0..<d {
      #expect(penalized.standardErrors[j] < plain.standardErrors[j])
      #expect(scaled.standardErrors[j] != penalized.standardErrors[j])
    }
  }

  @Test func whatIsNotIdentifiedHasNoErrors() throws {
    let samples = Neuron.Samples(
      [[1, 2, 1], [2, 4, 0], [4, 8, 3], [3, 6, 1]], labels: [0, 1, 1, 0])
    let inference = try Neuron(inputs: 3).inference(on: samples)
    #expect(inference.rank == 3)
    #expect(inference.condition == .infinity)
    #expect(inference.standardErrors.map(\.isNaN) == [true, true, false, false])
    #expect(inference.robustStandardErrors.map(\.isNaN) == [true, true, false, false])
    #expect(inference.covariance[0, 2].isNaN && !inference.covariance[2, 3].isNaN)
  }
}
