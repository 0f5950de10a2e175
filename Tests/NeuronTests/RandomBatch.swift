// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

/// A neuron and samples that look random and are the same in every run.
struct RandomBatch: CustomTestStringConvertible {
  let seed: UInt64
  let rows: Int
  let columns: Int
  /// Row after row.
  let x: [Double]
  let labels: [Double]
  let weights: [Double]
  let offsets: [Double]
  let neuron: Neuron

  /// - Parameter isSingle: Numbers that `Float` holds exactly.
  init(seed: UInt64, rows: Int, columns: Int, isSingle: Bool = false) {
    var random = SplitMix64(seed: seed)
    func numbers(_ count: Int, _ size: Double) -> [Double] {
      (0..<count).map { _ in
        let number = random.symmetric(size)
        return isSingle ? Double(Float(number)) : number
      }
    }
    self.seed = seed
    self.rows = rows
    self.columns = columns
    x = numbers(rows * columns, 2)
    labels = (0..<rows).map { $0 % 3 == 0 ? random.uniform() : Double($0 % 2) }
    weights = numbers(rows, 1).map { abs($0) }
    offsets = numbers(rows, 1)
    neuron = Neuron(weights: numbers(columns, 1), bias: numbers(1, 1)[0])
  }

  var matrix: Neuron.Matrix {
    get throws { try Neuron.Matrix(x, rows: rows, columns: columns) }
  }

  var samples: Neuron.Samples {
    get throws { Neuron.Samples(try matrix, labels: labels) }
  }

  var allSamples: Neuron.Samples {
    get throws {
      Neuron.Samples(try matrix, labels: labels, weights: weights, offsets: offsets)
    }
  }

  var testDescription: String { "\(rows) x \(columns), seed \(seed)" }

  /// Sizes around eight lanes and around the blocks of rows, which are multiples of eight.
  static let some: [RandomBatch] = [
    (1, 1), (2, 3), (7, 8), (8, 9), (9, 7), (64, 1), (65, 16), (100, 30), (257, 5), (1030, 3),
    (3, 0),
  ].enumerated().map { RandomBatch(seed: 0xba7c_0000 + UInt64($0), rows: $1.0, columns: $1.1) }
}

/// Every result of a neuron over samples, in one row: what must not depend on how X is laid out.
func everything(_ neuron: Neuron, _ samples: Neuron.Samples) throws -> [Double] {
  let (loss, gradient) = try neuron.lossAndGradient(on: samples)
  let direction = Neuron.Gradient(weights: neuron.weights.reversed(), bias: 0.5)
  let product = try neuron.hessianProduct(with: direction, on: samples)
  return try neuron.logits(of: samples.x) + neuron.activations(of: samples.x)
    + neuron.losses(on: samples) + neuron.residuals(on: samples)
    + [loss] + gradient.weights + [gradient.bias]
    + neuron.inputGradient(on: samples).elements + neuron.hessian(on: samples).elements
    + product.weights + [product.bias]
}
