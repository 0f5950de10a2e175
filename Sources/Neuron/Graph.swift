// SPDX-License-Identifier: MIT

extension Neuron {
  /// Every value on the computation graph of one sample, forward and then backward.
  ///
  /// `lossByActivation` is the derivative of the loss with respect to the activation, and so on.
  public struct Graph: Hashable, Sendable {
    /// z = w.x + b.
    public var logit: Double
    /// a = sigmoid(z).
    public var activation: Double
    /// 1 - a, as sigmoid(-z): it keeps the digits that the subtraction loses.
    public var complement: Double
    /// L(a, y), from z.
    public var loss: Double
    /// dL/da = -y/a + (1 - y)/(1 - a); infinite where a or 1 - a underflows to 0.
    public var lossByActivation: Double
    /// da/dz = a (1 - a).
    public var activationByLogit: Double
    /// dL/dz = a - y, from z and never as the product of the two above.
    public var lossByLogit: Double
    /// dL/dw_j = (a - y) x_j, d numbers.
    public var lossByWeights: [Double]
    /// dL/db = a - y.
    public var lossByBias: Double

    /// The part that a step of gradient descent takes: dL/dw and dL/db.
    public var gradient: Gradient { Gradient(weights: lossByWeights, bias: lossByBias) }
  }
}
