// SPDX-License-Identifier: MIT
import Foundation
import Neuron

// The smallest neural network, worked through: one sample, forward from x to the loss and backward
// from the loss to the weights.
//
//     article [--plain] [x1 x2 w1 w2 b y]
//
// --plain prints each value with its bits, one a line, for a program to compare.

/// The command line, with the article's numbers where it has none.
struct Input {
  var isPlain: Bool
  var x = [1.0, 2]
  var neuron = Neuron(weights: [0.5, -0.25], bias: 0.1)
  var label = 1.0

  init?(_ arguments: [String]) {
    isPlain = arguments.first == "--plain"
    let numbers = arguments.dropFirst(isPlain ? 1 : 0).map { Double($0) }
    if numbers.isEmpty { return }
    let n = numbers.compactMap { $0 }
    guard numbers.count == 6, n.count == 6 else { return nil }
    (x, neuron, label) = ([n[0], n[1]], Neuron(weights: [n[2], n[3]], bias: n[4]), n[5])
  }
}

func fail(_ message: String, code: Int32) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(code)
}

func work(through input: Input) throws(NeuronError) {
  let (neuron, x) = (input.neuron, input.x)
  let graph = try neuron.trace(x, label: input.label)
  let forward = [
    Node("z", "w1 x1 + w2 x2 + b", graph.logit),
    Node("a", "1 / (1 + e^-z)", graph.activation),
    Node("L", "-(y log a + (1 - y) log(1 - a))", graph.loss),
  ]
  let backward = [
    Node("dL/da", "-y/a + (1 - y)/(1 - a)", graph.lossByActivation),
    Node("da/dz", "a (1 - a)", graph.activationByLogit),
    Node("dL/dz", "dL/da da/dz        = a - y", graph.lossByLogit),
    Node("dL/dw1", "dL/da da/dz dz/dw1 = (a - y) x1", graph.lossByWeights[0]),
    Node("dL/dw2", "dL/da da/dz dz/dw2 = (a - y) x2", graph.lossByWeights[1]),
    Node("dL/db", "dL/da da/dz dz/db  = a - y", graph.lossByBias),
  ]
  if input.isPlain {
    for node in forward + backward { print(node.plain) }
    return
  }

  print(
    String(
      format: "x = (%g, %g)   w = (%g, %g)   b = %g   y = %g", x[0], x[1], neuron.weights[0],
      neuron.weights[1], neuron.bias, input.label))
  print("\nForward: from the inputs to the loss")
  for node in forward { print(node.line) }
  print("\nBackward: from the loss to the weights, by the chain rule")
  for node in backward { print(node.line) }

  // What the article does with the gradient: one step down it, and the loss there.
  let updated = try neuron.stepped(against: graph.gradient, learningRate: 1)
  let update = [
    Node("w1", "w1 - learning rate * dL/dw1", updated.weights[0]),
    Node("w2", "w2 - learning rate * dL/dw2", updated.weights[1]),
    Node("b", "b - learning rate * dL/db", updated.bias),
    Node("L", "the loss there", try updated.trace(x, label: input.label).loss),
  ]
  print("\nUpdate: one step against the slope, with a learning rate of 1")
  for node in update { print(node.line) }
}

guard let input = Input(Array(CommandLine.arguments.dropFirst())) else {
  fail("usage: article [--plain] [x1 x2 w1 w2 b y]", code: 2)
}
do {
  try work(through: input)
} catch {
  fail("article: \(error)", code: 1)
}
