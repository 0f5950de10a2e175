// SPDX-License-Identifier: MIT

/// A sigmoid neuron, which takes d numbers x to one number a in [0, 1]:
///
///     z = w.x + b                                   the logit
///     a = 1 / (1 + e^-z)                            the activation
///     L(a, y) = -(y log a + (1 - y) log(1 - a))     the loss, for a label y in [0, 1]
///
/// and over m samples the cost J, the mean of L, with its derivatives:
///
///     var neuron = Neuron(weights: [0.5, -0.25], bias: 0.1)
///     let a = try neuron([1, 2])
///     let samples = Neuron.Samples([[1, 2], [3, 4]], labels: [1, 0])
///     let (loss, gradient) = try neuron.lossAndGradient(on: samples)
///     try neuron.step(against: gradient, learningRate: 0.1)
///
/// A result has the same bits on every machine, in every layout and storage type, and in every
/// language that the library has an interface for; a row alone gives what it gives in a batch. NaN
/// and infinity in x, w and b propagate.
///
/// The other types are members of this one. A module's name cannot qualify a name once a type of
/// the module has the same name, so that `Neuron.Matrix` is the name to write either way.
public struct Neuron: Hashable, Sendable {
  /// The weights w, one for each input.
  public var weights: [Double]
  /// The bias b.
  public var bias: Double
  /// What is to be known of the neuron besides, and goes with it into a file: docs/model-files.md
  /// lists the keys that are agreed on.
  public var metadata: [String: String]

  /// A neuron with given weights and bias.
  public init(weights: [Double], bias: Double = 0, metadata: [String: String] = [:]) {
    self.weights = weights
    self.bias = bias
    self.metadata = metadata
  }

  /// A neuron whose weights and bias are 0: where logistic regression may start.
  public init(inputs count: Int) {
    self.init(weights: [Double](repeating: 0, count: count))
  }

  /// The number of inputs, d.
  public var inputCount: Int { weights.count }
}
