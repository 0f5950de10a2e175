// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// The activation of one sample, sigmoid(w.x + b).
  ///
  /// - Parameter x: d numbers.
  /// - Returns: A number in [0, 1], with the bits that a batch gives the same row.
  /// - Throws: `.shape` if x does not have d numbers.
  public func activation(of x: Span<Double>) throws(NeuronError) -> Double {
    guard x.count == weights.count else { throw .shape }
    var activation = 0.0
    let status = x.withUnsafeBufferPointer { x in
      weights.withUnsafeBufferPointer { w in
        neuron_forward_one(w.count, x.baseAddress, w.baseAddress, bias, &activation)
      }
    }
    try check(status)
    return activation
  }

  /// The activation of one sample, sigmoid(w.x + b).
  ///
  /// - Parameter x: d numbers.
  /// - Throws: `.shape` if x does not have d numbers.
  public func activation(of x: [Double]) throws(NeuronError) -> Double {
    try activation(of: x.span)
  }

  /// The activation of one sample: `try neuron([1, 2])`.
  ///
  /// - Parameter x: d numbers.
  /// - Throws: `.shape` if x does not have d numbers.
  public func callAsFunction(_ x: [Double]) throws(NeuronError) -> Double {
    try activation(of: x.span)
  }

  /// The activation of one sample.
  ///
  /// - Parameter x: d numbers.
  /// - Throws: `.shape` if x does not have d numbers.
  public func callAsFunction(_ x: Span<Double>) throws(NeuronError) -> Double {
    try activation(of: x)
  }

  /// Every value on the computation graph of one sample, forward and then backward.
  ///
  /// - Parameters:
  ///   - x: d numbers.
  ///   - label: y, in [0, 1].
  /// - Throws: `.shape` if x does not have d numbers, `.label` if the label is outside [0, 1].
  public func trace(_ x: [Double], label: Double) throws(NeuronError) -> Graph {
    guard x.count == weights.count else { throw .shape }
    var graph = neuron_graph()
    let derivatives = try array(x.count) { out in
      x.withUnsafeBufferPointer { x in
        weights.withUnsafeBufferPointer { w in
          neuron_trace(
            w.count, x.baseAddress, w.baseAddress, bias, label, &graph, out.pointee.data)
        }
      }
    }
    return Graph(
      logit: graph.z, activation: graph.a, complement: graph.one_minus_a, loss: graph.loss,
      lossByActivation: graph.dloss_da, activationByLogit: graph.da_dz,
      lossByLogit: graph.dloss_dz, lossByWeights: derivatives, lossByBias: graph.dloss_db)
  }
}
