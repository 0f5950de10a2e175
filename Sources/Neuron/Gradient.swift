// SPDX-License-Identifier: MIT

extension Neuron {
  /// A derivative with respect to every weight and the bias; also a direction in their space.
  public struct Gradient: Hashable, Sendable {
    /// d numbers, one for each weight.
    public var weights: [Double]
    /// The number for the bias.
    public var bias: Double

    /// A gradient from its parts.
    public init(weights: [Double], bias: Double) {
      self.weights = weights
      self.bias = bias
    }

    /// All zeros, to be written by a call with `into:`.
    public init(inputs count: Int) {
      self.init(weights: [Double](repeating: 0, count: count), bias: 0)
    }
  }
}
