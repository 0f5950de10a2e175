// SPDX-License-Identifier: MIT
internal import CNeuron

// Several neurons over the same rows, as one-versus-rest takes one for each class: x is read from
// memory once. Each neuron's results have the bits of its own methods.
extension Neuron {
  /// The logits of k neurons.
  ///
  /// - Parameters:
  ///   - x: m rows of d numbers.
  ///   - neurons: k neurons of d inputs each.
  /// - Returns: m rows of k logits.
  /// - Throws: `.shape` if x does not have d columns, or the neurons differ in their inputs.
  public static func logits(of x: Matrix, by neurons: [Neuron]) throws(NeuronError) -> Matrix {
    try rows(x, neurons, neuron_logit_outputs)
  }

  /// The forward pass of k neurons.
  ///
  /// - Parameters:
  ///   - x: m rows of d numbers.
  ///   - neurons: k neurons of d inputs each.
  /// - Returns: m rows of k activations in [0, 1].
  /// - Throws: As `logits(of:by:)`.
  public static func activations(of x: Matrix, by neurons: [Neuron]) throws(NeuronError) -> Matrix {
    try rows(x, neurons, neuron_forward_outputs)
  }

  /// The cost and its gradient of each of k neurons.
  ///
  /// - Parameters:
  ///   - samples: At least one row. Its weights and offsets are those of all neurons; labels of its
  ///     own do not enter.
  ///   - labels: m rows of k labels in [0, 1].
  ///   - neurons: k neurons of d inputs each.
  /// - Returns: As many losses and gradients as neurons.
  /// - Throws: `.empty` without rows, `.shape`, `.label`, `.weight`, `.scalarType`, `.outOfMemory`.
  public static func lossesAndGradients(
    on samples: Samples, labels: Matrix, of neurons: [Neuron]
  ) throws(NeuronError) -> (losses: [Double], gradients: [Gradient]) {
    let (k, d) = (neurons.count, samples.x.columnCount)
    let (weights, biases) = try layer(neurons, inputs: d)
    // The losses, then the derivatives with respect to the biases.
    var numbers = [Double](repeating: 0, count: 2 * k)
    let rows = try matrix(k, d) { dw in
      numbers.withUnsafeMutableBufferPointer { numbers in
        let losses = neuron_vector_out_f64(numbers.baseAddress, k)
        let db = neuron_vector_out_f64(numbers.baseAddress.map { $0 + k }, k)
        return withUnsafePointer(to: losses) { losses in
          withUnsafePointer(to: db) { db in
            samples.withView { samples in
              labels.withView { y in
                weights.withView { w in
                  biases.span.withView { b in
                    neuron_loss_gradient_outputs(samples, y, w, b, losses, dw, db, nil)
                  }
                }
              }
            }
          }
        }
      }
    }
    let elements = rows.elements
    let gradients = (0..<k).map {
      Gradient(weights: Array(elements[$0 * d..<($0 + 1) * d]), bias: numbers[k + $0])
    }
    return (Array(numbers[..<k]), gradients)
  }

  private static func rows(
    _ x: Matrix, _ neurons: [Neuron],
    _ function: (
      UnsafePointer<neuron_matrix>?, UnsafePointer<neuron_matrix>?, UnsafePointer<neuron_vector>?,
      UnsafePointer<neuron_matrix_out>?, UnsafePointer<neuron_options>?
    ) -> neuron_status
  ) throws(NeuronError) -> Matrix {
    let (weights, biases) = try layer(neurons, inputs: x.columnCount)
    return try matrix(x.rowCount, neurons.count) { out in
      x.withView { x in
        weights.withView { w in biases.span.withView { b in function(x, w, b, out, nil) } }
      }
    }
  }

  /// The weights of all neurons, a row each, and their biases.
  private static func layer(
    _ neurons: [Neuron], inputs: Int
  ) throws(NeuronError) -> (weights: Matrix, biases: [Double]) {
    guard neurons.allSatisfy({ $0.inputCount == inputs }) else { throw .shape }
    let weights = try Matrix(neurons.flatMap(\.weights), rows: neurons.count, columns: inputs)
    return (weights, neurons.map(\.bias))
  }
}
