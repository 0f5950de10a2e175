// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// A type in which labels may be stored: floating point, `Bool` or any integer up to 64 bits.
  ///
  /// Whatever the storage, arithmetic is in `Double`; 64-bit integers become the nearest one.
  /// Conform no other type: its items would be read as what they are not.
  public protocol Scalar: Sendable {
    /// How the C interface calls this type.
    static var scalarType: ScalarType { get }
    /// The number as the arithmetic sees it.
    var asDouble: Double { get }
  }

  /// A type in which X, sample weights and offsets may be stored: `Double` or `Float`.
  public protocol RealScalar: Scalar {}

  /// The name of a scalar type. Only this module can make one.
  public struct ScalarType: Hashable, Sendable {
    let dtype: Int32

    init(_ dtype: neuron_dtype) { self.dtype = Int32(dtype.rawValue) }
  }
}

extension Neuron.Scalar where Self: BinaryInteger {
  public var asDouble: Double { Double(self) }
}

extension Double: Neuron.RealScalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_FLOAT64) }
  public var asDouble: Double { self }
}

extension Float: Neuron.RealScalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_FLOAT32) }
  public var asDouble: Double { Double(self) }
}

extension Bool: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_BOOL) }
  public var asDouble: Double { self ? 1 : 0 }
}

extension Int8: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_INT8) }
}

extension UInt8: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_UINT8) }
}

extension Int16: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_INT16) }
}

extension UInt16: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_UINT16) }
}

extension Int32: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_INT32) }
}

extension UInt32: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_UINT32) }
}

extension Int64: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_INT64) }
}

extension UInt64: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType { .init(NEURON_UINT64) }
}

extension Int: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType {
    .init(bitWidth == 64 ? NEURON_INT64 : NEURON_INT32)
  }
}

extension UInt: Neuron.Scalar {
  public static var scalarType: Neuron.ScalarType {
    .init(bitWidth == 64 ? NEURON_UINT64 : NEURON_UINT32)
  }
}
