// SPDX-License-Identifier: MIT

extension Neuron {
  /// m labelled samples: what a loss and its derivatives are taken over.
  ///
  ///     let samples = Neuron.Samples([[1, 2], [3, 4]], labels: [1, 0])
  ///
  /// Nothing is checked before a call takes the samples, and nothing is copied.
  public struct Samples: Sendable {
    /// m rows of d numbers.
    public var x: Matrix
    /// m labels in [0, 1]; nil where only the Hessian is wanted, which labels do not enter.
    public var labels: Vector?
    /// m weights, finite and not negative, `Double` or `Float`; nil: all 1. A row of weight 0 never
    /// matters, whatever it holds.
    public var weights: Vector?
    /// m numbers added to the logits, `Double` or `Float`; nil: none.
    public var offsets: Vector?

    /// Samples from arrays, slices or vectors.
    ///
    /// - Parameters:
    ///   - x: m rows of d numbers.
    ///   - labels: m labels in [0, 1], of any scalar type.
    ///   - weights: m weights, or nil: all 1.
    ///   - offsets: m numbers added to the logits, or nil.
    public init<Weights: VectorConvertible, Offsets: VectorConvertible>(
      _ x: Matrix, labels: some VectorConvertible, weights: Weights? = Vector?.none,
      offsets: Offsets? = Vector?.none
    ) {
      self.x = x
      self.labels = labels.vector
      self.weights = weights?.vector
      self.offsets = offsets?.vector
    }

    /// Samples without labels, for the Hessian.
    public init<Weights: VectorConvertible, Offsets: VectorConvertible>(
      unlabelled x: Matrix, weights: Weights? = Vector?.none, offsets: Offsets? = Vector?.none
    ) {
      self.x = x
      self.weights = weights?.vector
      self.offsets = offsets?.vector
    }

    /// The number of samples, m.
    public var count: Int { x.rowCount }
  }
}
