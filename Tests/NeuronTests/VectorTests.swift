// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

/// The results of the vectors, each known to 60 digits, within the ulps that its line allows.
@Suite struct VectorTests {
  @Test func scalars() throws {
    var counts: [Substring: Int] = [:]
    for line in try VectorFile("scalars.txt").lines {
      let n = try numbers(line.dropFirst())
      let result =
        switch line[0] {
        case "sigmoid": Neuron.sigmoid(n[0])
        case "cross_entropy": Neuron.crossEntropy(activation: n[0], label: n[1])
        case "cross_entropy_logit": Neuron.crossEntropy(logit: n[0], label: n[1])
        case "residual":
          try Neuron(weights: [], bias: n[0]).trace([], label: n[1]).lossByLogit
        default: throw BadWord(word: line[0])
        }
      let (expected, allowed) = (n[n.count - 2], n[n.count - 1])
      #expect(ulps(result, from: expected) <= allowed, "\(line)")
      counts[line[0], default: 0] += 1
    }
    #expect(counts.count == 4 && counts.values.allSatisfy { $0 > 10 }, "\(counts)")
  }

  @Test func traces() throws {
    let lines = try VectorFile("traces.txt").lines
    #expect(lines.count > 10)
    for line in lines {
      let d = try integer(line[1])
      let n = try numbers(line.dropFirst(2))
      try #require(n.count == 3 * d + 10)
      let neuron = Neuron(weights: Array(n[d..<2 * d]), bias: n[2 * d])
      let graph = try neuron.trace(Array(n[..<d]), label: n[2 * d + 1])
      let results =
        [
          graph.logit, graph.activation, graph.complement, graph.loss, graph.lossByActivation,
          graph.activationByLogit, graph.lossByLogit,
        ] + graph.lossByWeights
      for (result, expected) in zip(results, n[(2 * d + 2)...]) {
        #expect(ulps(result, from: expected) <= n.last!, "\(line)")
      }
    }
  }

  @Test func batches() throws {
    let batches = try VectorBatch.all()
    #expect(batches.count > 5)
    for batch in batches { try expectResults(of: batch) }
  }

  func expectResults(of batch: VectorBatch) throws {
    let samples = try batch.samples
    let (loss, gradient) = try batch.neuron.lossAndGradient(on: samples)
    let dx = try batch.neuron.inputGradient(on: samples)
    let hessian = try batch.neuron.hessian(on: samples)
    let product = try batch.neuron.hessianProduct(with: batch.direction, on: samples)
    // J, dJ/db and H (v, vb) at least, and a part of each for every column.
    #expect(batch.results.count >= 4 + 2 * batch.columns)
    for line in batch.results {
      let indices = try line.dropFirst().dropLast(2).map { try integer($0) }
      let result =
        switch line[0] {
        case "loss": loss
        case "dw": gradient.weights[indices[0]]
        case "db": gradient.bias
        case "dx": dx[indices[0], indices[1]]
        case "hessian": hessian[indices[0], indices[1]]
        case "hv": product.weights[indices[0]]
        case "hvb": product.bias
        default: throw BadWord(word: line[0])
        }
      let (expected, allowed) = (try number(line[line.count - 2]), try number(line.last!))
      #expect(
        ulps(result, from: expected) <= allowed,
        "\(batch.rows) x \(batch.columns): \(line.joined(separator: " "))")
    }
  }
}
