// SPDX-License-Identifier: MIT
import Neuron

extension Case {
  /// What one function gives for a case.
  public struct Result: Sendable {
    public let name: String
    public let values: [Double]
  }

  /// Every function's results, in the order of Tests/vectors/README.md.
  public func results() throws -> [Result] {
    let x = try matrix
    let samples = try samples
    let logits = try neuron.logits(of: x)
    let activations = try neuron.activations(of: x)
    let firstRow = Array(self.x[..<columns])
    let gradient = try neuron.gradient(on: samples)
    let (loss, fused) = try neuron.lossAndGradient(on: samples)
    let product = try neuron.hessianProduct(with: direction, on: samples)
    let stepped = try neuron.stepped(against: direction, learningRate: learningRate)
    return [
      Result(name: "sigmoid_each", values: try Neuron.sigmoids(logits)),
      Result(
        name: "cross_entropy_each",
        values: try Neuron.crossEntropies(activations: activations, labels: labelVector)),
      Result(
        name: "cross_entropy_logit_each",
        values: try Neuron.crossEntropies(logits: logits, labels: labelVector)),
      Result(name: "forward_one", values: [try neuron(firstRow)]),
      Result(name: "trace", values: Self.values(try neuron.trace(firstRow, label: labels[0]))),
      Result(name: "logit", values: logits),
      Result(name: "forward", values: activations),
      Result(name: "losses", values: try neuron.losses(on: samples)),
      Result(name: "residuals", values: try neuron.residuals(on: samples)),
      Result(name: "loss", values: [try neuron.loss(on: samples)]),
      Result(name: "gradient", values: gradient.weights + [gradient.bias]),
      Result(name: "loss_gradient", values: [loss] + fused.weights + [fused.bias]),
      Result(name: "input_gradient", values: try neuron.inputGradient(on: samples).elements),
      Result(name: "hessian", values: try neuron.hessian(on: samples).elements),
      Result(name: "hessian_vector", values: product.weights + [product.bias]),
      Result(name: "step", values: stepped.weights + [stepped.bias]),
    ]
  }

  private static func values(_ graph: Neuron.Graph) -> [Double] {
    [
      graph.logit, graph.activation, graph.complement, graph.loss, graph.lossByActivation,
      graph.activationByLogit, graph.lossByLogit, graph.lossByBias,
    ] + graph.lossByWeights
  }
}
