// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// The cost J = sum_i s_i L(a_i, y_i) / sum_i s_i, with s the sample weights.
  ///
  /// - Parameter samples: At least one row.
  /// - Throws: `.empty` without rows, `.shape`, `.label`, `.weight`, `.scalarType`, `.nullPointer`
  ///   without labels.
  public func loss(on samples: Samples) throws(NeuronError) -> Double {
    var loss = 0.0
    try check(
      samples.withView { samples in
        weights.span.withView { neuron_loss(samples, $0, bias, &loss, nil) }
      })
    return loss
  }

  /// The gradient of J: dw_j = sum_i s_i (a_i - y_i) x_ij / sum_i s_i, and db.
  ///
  /// - Parameter samples: At least one row.
  /// - Throws: As `loss(on:)`, and `.outOfMemory`.
  public func gradient(on samples: Samples) throws(NeuronError) -> Gradient {
    var bias = 0.0
    let weights = try array(inputCount) { out in
      samples.withView { samples in
        self.weights.span.withView { neuron_gradient(samples, $0, self.bias, out, &bias, nil) }
      }
    }
    return Gradient(weights: weights, bias: bias)
  }

  /// The cost and its gradient in one pass over X, with the bits of the two by themselves.
  ///
  /// - Parameter samples: At least one row.
  /// - Throws: As `gradient(on:)`.
  public func lossAndGradient(
    on samples: Samples
  ) throws(NeuronError) -> (loss: Double, gradient: Gradient) {
    var loss = 0.0
    var bias = 0.0
    let weights = try array(inputCount) { out in
      lossAndGradient(on: samples, &loss, out, &bias)
    }
    return (loss, Gradient(weights: weights, bias: bias))
  }

  /// The cost and its gradient in one pass over X, into a gradient of the caller's.
  ///
  /// - Parameters:
  ///   - samples: At least one row.
  ///   - gradient: Receives d numbers and the one for the bias; has d numbers before.
  /// - Returns: The cost J.
  /// - Throws: As `gradient(on:)`, and `.shape` if the gradient does not have d numbers.
  public func lossAndGradient(
    on samples: Samples, into gradient: inout Gradient
  ) throws(NeuronError) -> Double {
    var loss = 0.0
    var bias = gradient.bias
    var span = gradient.weights.mutableSpan
    try check(span.withView { out in lossAndGradient(on: samples, &loss, out, &bias) })
    gradient.bias = bias
    return loss
  }

  /// The gradient of J with respect to X: (s_i (a_i - y_i) / sum_i s_i) w_j; 0 in a row of weight 0.
  ///
  /// - Parameter samples: At least one row.
  /// - Returns: m rows of d numbers.
  /// - Throws: As `loss(on:)`.
  public func inputGradient(on samples: Samples) throws(NeuronError) -> Matrix {
    try matrix(samples.x.rowCount, samples.x.columnCount) { out in
      samples.withView { samples in
        weights.span.withView { neuron_input_gradient(samples, $0, bias, out, nil) }
      }
    }
  }

  private func lossAndGradient(
    on samples: Samples, _ loss: inout Double, _ out: UnsafePointer<neuron_vector_out>,
    _ bias: inout Double
  ) -> neuron_status {
    samples.withView { samples in
      weights.span.withView {
        neuron_loss_gradient(samples, $0, self.bias, &loss, out, &bias, nil)
      }
    }
  }
}
