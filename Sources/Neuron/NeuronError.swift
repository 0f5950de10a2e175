// SPDX-License-Identifier: MIT
internal import CNeuron
internal import CNeuronHost

/// Why a call could not be carried out. A call that throws has written nothing.
public enum NeuronError: Error, Hashable, Sendable {
  /// An argument that the call needs is missing.
  case nullPointer
  /// A size is negative, has no place in memory, or is more than a buffer holds.
  case size
  /// Sizes that should agree do not: rows of X and labels, columns of X and weights, ...
  case shape
  /// The storage type is unknown, or not one that this argument takes.
  case scalarType
  /// The layout is unknown.
  case layout
  /// A base address or a stride is not a multiple of the item size.
  case alignment
  /// An output overlaps an input, another output, or itself.
  case overlap
  /// A label is outside [0, 1], or NaN.
  case label
  /// A sample's weight is negative or not finite, or the weights sum to zero or to infinity.
  case weight
  /// There are no rows, and the mean over no rows does not exist.
  case empty
  /// The scratch memory handed over is smaller than the call needs.
  case scratch
  /// There is not enough memory.
  case outOfMemory
  /// A struct's size is none that the library knows.
  case structSize
  /// An option is outside its range.
  case option
  /// Bytes that are damaged, or not of a form that the library reads.
  case format
  /// The system refused a file, for the reason that its `errno` says.
  case file(errno: Int32)
  /// A status that this version of the API has no name for.
  case other(Int32)

  /// The error for a `neuron_status`, or nil for success. For a file it takes the `errno` of now.
  public init?(status: Int32) {
    if status == 0 { return nil }
    if status == NeuronError.file(errno: 0).status {
      self = .file(errno: neuron_errno())
      return
    }
    self = Self.named.first { $0.status == status } ?? .other(status)
  }

  /// The `neuron_status` of the C interface, never 0.
  public var status: Int32 {
    if case .other(let status) = self { return status }
    return Int32(code.rawValue)
  }

  private static let named: [NeuronError] = [
    .nullPointer, .size, .shape, .scalarType, .layout, .alignment, .overlap, .label, .weight,
    .empty, .scratch, .outOfMemory, .structSize, .option, .format,
  ]

  private var code: neuron_status {
    switch self {
    case .nullPointer: NEURON_E_NULL
    case .size: NEURON_E_SIZE
    case .shape: NEURON_E_SHAPE
    case .scalarType: NEURON_E_DTYPE
    case .layout: NEURON_E_LAYOUT
    case .alignment: NEURON_E_ALIGNMENT
    case .overlap: NEURON_E_OVERLAP
    case .label: NEURON_E_LABEL
    case .weight: NEURON_E_WEIGHT
    case .empty: NEURON_E_EMPTY
    case .scratch: NEURON_E_SCRATCH
    case .outOfMemory: NEURON_E_NOMEM
    case .structSize: NEURON_E_STRUCT_SIZE
    case .option: NEURON_E_OPTION
    case .format: NEURON_E_FORMAT
    case .file: NEURON_E_FILE
    case .other(let status): neuron_status(rawValue: UInt32(bitPattern: status))
    }
  }
}

extension NeuronError: CustomStringConvertible {
  /// One English sentence, without a final stop.
  public var description: String {
    let sentence = String(cString: neuron_status_message(code))
    guard case .file(let errno) = self else { return sentence }
    return "\(sentence): \(String(cString: neuron_error_text(errno)))"
  }
}
