// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// One step down the gradient: w_j becomes w_j - learningRate * dw_j, and b likewise.
  ///
  /// - Parameters:
  ///   - gradient: d numbers and the one for the bias.
  ///   - learningRate: Any number.
  /// - Throws: `.shape` if the gradient does not have d numbers.
  public mutating func step(
    against gradient: Gradient, learningRate: Double
  ) throws(NeuronError) {
    var bias = self.bias
    var span = weights.mutableSpan
    let status = span.withView { out in
      let weights = neuron_vector_f64(out.pointee.data, out.pointee.size)
      return withUnsafePointer(to: weights) { weights in
        gradient.weights.span.withView { dw in
          neuron_step(weights, bias, dw, gradient.bias, learningRate, out, &bias)
        }
      }
    }
    try check(status)
    self.bias = bias
  }

  /// The neuron after one step down the gradient.
  ///
  /// - Parameters:
  ///   - gradient: d numbers and the one for the bias.
  ///   - learningRate: Any number.
  /// - Throws: `.shape` if the gradient does not have d numbers.
  public func stepped(
    against gradient: Gradient, learningRate: Double
  ) throws(NeuronError) -> Neuron {
    var neuron = self
    try neuron.step(against: gradient, learningRate: learningRate)
    return neuron
  }
}
