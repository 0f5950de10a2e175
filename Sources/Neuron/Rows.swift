// SPDX-License-Identifier: MIT
internal import CNeuron

// What a batch gives row by row. Each comes as a new array, and into memory of the caller's.
extension Neuron {
  /// The logits z_i = x_i.w + b.
  ///
  /// - Parameter x: m rows of d numbers.
  /// - Returns: m logits.
  /// - Throws: `.shape` if x does not have d columns.
  public func logits(of x: Matrix) throws(NeuronError) -> [Double] {
    try array(x.rowCount) { out in logits(of: x, out) }
  }

  /// The logits z_i = x_i.w + b, into m numbers of the caller's.
  ///
  /// - Throws: `.shape` if x does not have d columns or `logits` not m numbers.
  public func logits(
    of x: Matrix, into logits: inout MutableSpan<Double>
  ) throws(NeuronError) {
    try check(logits.withView { out in self.logits(of: x, out) })
  }

  /// The forward pass, a_i = sigmoid(x_i.w + b).
  ///
  /// - Parameter x: m rows of d numbers.
  /// - Returns: m activations in [0, 1].
  /// - Throws: `.shape` if x does not have d columns.
  public func activations(of x: Matrix) throws(NeuronError) -> [Double] {
    try array(x.rowCount) { out in activations(of: x, out) }
  }

  /// The forward pass, a_i = sigmoid(x_i.w + b), into m numbers of the caller's.
  ///
  /// - Throws: `.shape` if x does not have d columns or `activations` not m numbers.
  public func activations(
    of x: Matrix, into activations: inout MutableSpan<Double>
  ) throws(NeuronError) {
    try check(activations.withView { out in self.activations(of: x, out) })
  }

  /// The loss of each row, L(a_i, y_i), not multiplied by its weight; 0 for a row of weight 0.
  ///
  /// - Parameter samples: m rows of d numbers, m labels.
  /// - Returns: m losses.
  /// - Throws: `.shape`, `.label`, `.weight` (but weights may sum to 0), `.scalarType`,
  ///   `.nullPointer` without labels.
  public func losses(on samples: Samples) throws(NeuronError) -> [Double] {
    try array(samples.count) { out in losses(on: samples, out) }
  }

  /// The loss of each row, into m numbers of the caller's.
  ///
  /// - Throws: As `losses(on:)`, and `.shape` if `losses` does not have m numbers.
  public func losses(
    on samples: Samples, into losses: inout MutableSpan<Double>
  ) throws(NeuronError) {
    try check(losses.withView { out in self.losses(on: samples, out) })
  }

  /// The residual of each row, dL/dz = a_i - y_i, not multiplied by its weight; 0 for weight 0.
  ///
  /// - Parameter samples: m rows of d numbers, m labels.
  /// - Returns: m residuals in [-1, 1].
  /// - Throws: As `losses(on:)`.
  public func residuals(on samples: Samples) throws(NeuronError) -> [Double] {
    try array(samples.count) { out in residuals(on: samples, out) }
  }

  /// The residual of each row, into m numbers of the caller's.
  ///
  /// - Throws: As `losses(on:)`, and `.shape` if `residuals` does not have m numbers.
  public func residuals(
    on samples: Samples, into residuals: inout MutableSpan<Double>
  ) throws(NeuronError) {
    try check(residuals.withView { out in self.residuals(on: samples, out) })
  }

  private func logits(of x: Matrix, _ out: UnsafePointer<neuron_vector_out>) -> neuron_status {
    x.withView { x in weights.span.withView { neuron_logit(x, $0, bias, out, nil) } }
  }

  private func activations(
    of x: Matrix, _ out: UnsafePointer<neuron_vector_out>
  ) -> neuron_status {
    x.withView { x in weights.span.withView { neuron_forward(x, $0, bias, out, nil) } }
  }

  private func losses(
    on samples: Samples, _ out: UnsafePointer<neuron_vector_out>
  ) -> neuron_status {
    samples.withView { samples in
      weights.span.withView { neuron_losses(samples, $0, bias, out, nil) }
    }
  }

  private func residuals(
    on samples: Samples, _ out: UnsafePointer<neuron_vector_out>
  ) -> neuron_status {
    samples.withView { samples in
      weights.span.withView { neuron_residuals(samples, $0, bias, out, nil) }
    }
  }
}
