// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// The sums of loss and gradient over a part of the rows: of a stream, or of another machine's.
  ///
  /// Partials of neighbours are merged, in any grouping; once they are one, its `lossAndGradient()` has the bits
  /// of `Neuron.lossAndGradient(on:)` over all the rows in one matrix.
  public struct Partial: Hashable, Sendable {
    /// The partial, the same on every machine, to be stored and sent (docs/partials.md).
    public let bytes: [UInt8]
    /// The place of its first row in the whole.
    public let firstRow: Int
    /// Its rows.
    public let rowCount: Int
    /// The weights of the neuron.
    public let inputCount: Int

    /// A partial from its bytes.
    ///
    /// - Throws: `.format` if they are damaged, or none.
    public init(bytes: [UInt8]) throws(NeuronError) {
      var (first, rows): (Int64, Int64) = (0, 0)
      var columns = 0
      try check(
        bytes.withBase { neuron_partial_extent($0, bytes.count, &first, &rows, &columns) })
      guard let firstRow = Int(exactly: first), let rowCount = Int(exactly: rows) else {
        throw .size
      }
      self.bytes = bytes
      self.firstRow = firstRow
      self.rowCount = rowCount
      inputCount = columns
    }

    /// The partial over the rows of this one and the next, which begins where this one ends.
    ///
    /// - Throws: `.shape` if the two do not belong side by side: rows between them or in both, other
    ///   neurons.
    public func merged(with next: Partial) throws(NeuronError) -> Partial {
      try partial(bytes.count + next.bytes.count) { out, capacity, size in
        bytes.withBase { left in
          next.bytes.withBase { right in
            neuron_partial_merge(
              left, bytes.count, right, next.bytes.count, out, capacity, size)
          }
        }
      }
    }

    /// Merges the next partial into this one.
    ///
    /// - Throws: As `merged(with:)`.
    public mutating func merge(_ next: Partial) throws(NeuronError) {
      self = try merged(with: next)
    }

    /// The cost and its gradient over all rows, of which this is the partial.
    ///
    /// - Throws: `.shape` if the first row is not the first of the whole, `.empty` without rows,
    ///   `.weight`.
    public func lossAndGradient() throws(NeuronError) -> (loss: Double, gradient: Gradient) {
      var loss = 0.0
      var bias = 0.0
      let weights = try array(inputCount) { out in
        bytes.withBase { neuron_partial_finish($0, bytes.count, &loss, out, &bias) }
      }
      return (loss, Gradient(weights: weights, bias: bias))
    }
  }

  /// The sums of loss and gradient over a part of the rows, to be merged with those of the others.
  ///
  /// - Parameters:
  ///   - samples: The part's rows; may be none.
  ///   - row: The place in the whole of the first of them, a multiple of `blockRows`.
  /// - Throws: As `lossAndGradient(on:)`, but not for samples without rows or of weights that are
  ///   all 0; `.shape` if `row` is no multiple, `.size` if it is negative.
  public func partialLossAndGradient(
    on samples: Samples, startingAtRow row: Int
  ) throws(NeuronError) -> Partial {
    let capacity = neuron_partial_size(Int64(samples.x.rowCount), inputCount)
    guard capacity > 0 else { throw .size }
    return try partial(capacity) { out, capacity, size in
      samples.withView { samples in
        weights.span.withView {
          neuron_partial_gradient(samples, $0, bias, Int64(row), out, capacity, size, nil)
        }
      }
    }
  }

  /// The rows of one block: parts begin with rows that are multiples of it. It depends on the number
  /// of weights alone.
  public var blockRows: Int { neuron_block_rows(inputCount) }
}

/// A new partial that a call writes.
private func partial(
  _ capacity: Int,
  _ write: (UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<Int>) -> neuron_status
) throws(NeuronError) -> Neuron.Partial {
  var status = NEURON_OK
  let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
    var size = 0
    status = write(buffer.baseAddress.map { UnsafeMutableRawPointer($0) }, capacity, &size)
    initialized = size
  }
  try check(status)
  return try Neuron.Partial(bytes: bytes)
}

extension [UInt8] {
  /// No bytes are somewhere too: damaged rather than missing.
  fileprivate func withBase<Result>(_ body: (UnsafeRawPointer?) -> Result) -> Result {
    withUnsafeBytes { bytes in
      withUnsafePointer(to: 0) { body(bytes.baseAddress ?? UnsafeRawPointer($0)) }
    }
  }
}
