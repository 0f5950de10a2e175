// SPDX-License-Identifier: MIT
internal import CNeuron

// Members rather than global functions: `sigmoid` is a likely name in the programs that use this.
extension Neuron {
  /// The logistic sigmoid 1 / (1 + e^-z), at most 1 ulp off.
  ///
  /// `sigmoid(-z)` is 1 - a without its cancellation.
  ///
  /// - Parameter z: The logit; any number.
  /// - Returns: A number in [0, 1]; NaN for NaN.
  public static func sigmoid(_ z: Double) -> Double { neuron_sigmoid(z) }

  /// The loss of an activation, -(y log a + (1 - y) log(1 - a)), at most 2 ulp off.
  ///
  /// An activation near 1 has lost the digits of 1 - a already; where the logit is at hand,
  /// `crossEntropy(logit:label:)` has not.
  ///
  /// - Parameters:
  ///   - a: The activation, in [0, 1].
  ///   - y: The label, in [0, 1].
  /// - Returns: A number in [0, infinity], with 0 log 0 = 0; NaN if an argument is outside [0, 1].
  public static func crossEntropy(activation a: Double, label y: Double) -> Double {
    neuron_cross_entropy(a, y)
  }

  /// The loss of sigmoid(z), at most 2 ulp off where sigmoid(z) has rounded to 0 or 1 too.
  ///
  /// - Parameters:
  ///   - z: The logit; any number.
  ///   - y: The label, in [0, 1].
  /// - Returns: A number in [0, infinity]; NaN if z is NaN or y is outside [0, 1].
  public static func crossEntropy(logit z: Double, label y: Double) -> Double {
    neuron_cross_entropy_logit(z, y)
  }

  /// The sigmoid of every item.
  ///
  /// - Parameter logits: n numbers, `Double` or `Float`.
  /// - Returns: n activations.
  /// - Throws: `.scalarType` for another type.
  public static func sigmoids(_ logits: some VectorConvertible) throws(NeuronError) -> [Double] {
    let logits = logits.vector
    return try array(logits.count) { out in
      logits.withView { neuron_sigmoid_each($0, out) }
    }
  }

  /// Puts the sigmoid of every item in its place.
  ///
  /// - Parameter logits: n numbers; afterwards n activations.
  public static func applySigmoid(to logits: inout [Double]) {
    var span = logits.mutableSpan
    let status = span.withView { out in
      let view = neuron_vector_f64(out.pointee.data, out.pointee.size)
      return withUnsafePointer(to: view) { neuron_sigmoid_each($0, out) }
    }
    precondition(status == NEURON_OK, "an array of numbers has a sigmoid")
  }

  /// `crossEntropy(activation:label:)` of every pair of items.
  ///
  /// - Parameters:
  ///   - activations: n numbers, `Double` or `Float`.
  ///   - labels: n numbers of any scalar type.
  /// - Returns: n losses; NaN where an argument is outside [0, 1].
  /// - Throws: `.shape` if the counts differ, `.scalarType` for activations of another type.
  public static func crossEntropies(
    activations: some VectorConvertible, labels: some VectorConvertible
  ) throws(NeuronError) -> [Double] {
    let (activations, labels) = (activations.vector, labels.vector)
    return try array(activations.count) { out in
      activations.withView { a in labels.withView { neuron_cross_entropy_each(a, $0, out) } }
    }
  }

  /// `crossEntropy(logit:label:)` of every pair of items.
  ///
  /// - Parameters:
  ///   - logits: n numbers, `Double` or `Float`.
  ///   - labels: n numbers of any scalar type.
  /// - Returns: n losses; NaN where a label is outside [0, 1].
  /// - Throws: `.shape` if the counts differ, `.scalarType` for logits of another type.
  public static func crossEntropies(
    logits: some VectorConvertible, labels: some VectorConvertible
  ) throws(NeuronError) -> [Double] {
    let (logits, labels) = (logits.vector, labels.vector)
    return try array(logits.count) { out in
      logits.withView { z in labels.withView { neuron_cross_entropy_logit_each(z, $0, out) } }
    }
  }

  /// The rows of one block: sums over rows are added up in blocks of this many rows, then in a binary
  /// tree over the blocks (docs/numerics.md).
  ///
  /// - Parameter columns: d.
  /// - Returns: A multiple of 8 that depends on d alone; 0 if d is negative.
  public static func blockRows(columns: Int) -> Int { neuron_block_rows(columns) }

  /// The version of the library, "MAJOR.MINOR.PATCH".
  public static var version: String { String(cString: neuron_version()) }
}
