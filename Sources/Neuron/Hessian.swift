// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// The Hessian of J; the last row and column are the bias's:
  /// h_jk = sum_i s_i a_i (1 - a_i) x_ij x_ik / sum_i s_i, with x_i,d = 1.
  ///
  /// - Parameter samples: At least one row. Labels do not enter and need not be there.
  /// - Returns: d + 1 rows of d + 1 numbers, symmetric to the bit.
  /// - Throws: `.empty` without rows, `.shape`, `.label`, `.weight`, `.scalarType`, `.outOfMemory`.
  public func hessian(on samples: Samples) throws(NeuronError) -> Matrix {
    try matrix(inputCount + 1, inputCount + 1) { out in
      samples.withView { samples in
        weights.span.withView { neuron_hessian(samples, $0, bias, out, nil) }
      }
    }
  }

  /// The Hessian of J times a direction, without forming the Hessian, in one pass over X.
  ///
  /// - Parameters:
  ///   - direction: d numbers and the one for the bias.
  ///   - samples: At least one row. Labels do not enter and need not be there.
  /// - Throws: As `hessian(on:)`, and `.shape` if the direction does not have d numbers.
  public func hessianProduct(
    with direction: Gradient, on samples: Samples
  ) throws(NeuronError) -> Gradient {
    var bias = 0.0
    let weights = try array(inputCount) { out in
      samples.withView { samples in
        self.weights.span.withView { w in
          direction.weights.span.withView { v in
            neuron_hessian_vector(
              samples, w, self.bias, v, direction.bias, out, &bias, nil)
          }
        }
      }
    }
    return Gradient(weights: weights, bias: bias)
  }
}
