// SPDX-License-Identifier: MIT
import CNeuronShims

/// Labelled samples: X, and what belongs to each of its rows.
public struct Samples {
  public var x: Matrix
  /// Nil only where labels do not enter.
  public var y: Numbers?
  public var weight: Numbers?
  public var offset: Numbers?
  /// Looked at before each block or group of blocks of a sum; if it is not 0, the sum ends with a fault.
  public var cancel: UnsafePointer<Int32>?

  public init(x: Matrix, y: Numbers?, weight: Numbers?, offset: Numbers?) {
    self.x = x
    self.y = y
    self.weight = weight
    self.offset = offset
  }
}

extension Samples {
  /// The rows from `first` on, `count` of them.
  public func rows(_ first: Int, _ count: Int) -> Samples {
    var part = self
    part.x = x.rows(first, count)
    part.y = y?.items(first, count)
    part.weight = weight?.items(first, count)
    part.offset = offset?.items(first, count)
    return part
  }

  /// Whether the caller wants no more.
  @inlinable @inline(__always)
  public var isCancelled: Bool { cancel.map { neuron_flag($0) } ?? false }

  /// Every `step`-th row, where it lies.
  public func every(_ step: Int) -> Samples {
    var part = self
    part.x.rows = 0
    var row = 0
    // A division could trap.
    while row < x.rows {
      part.x.rows &+= 1
      row &+= step
    }
    part.x.rowStride = x.rowStride &* step
    part.y = y?.every(step, part.x.rows)
    part.weight = weight?.every(step, part.x.rows)
    part.offset = offset?.every(step, part.x.rows)
    return part
  }

  /// The same rows without their columns: the neuron that is its bias alone.
  public var withoutColumns: Samples {
    var part = self
    part.x.columns = 0
    return part
  }
}

/// What can be wrong with the values of samples.
public enum Fault: Int32 {
  case none = 0
  /// A label outside [0, 1].
  case label
  /// A weight that is negative or not finite.
  case weight
  /// Weights that sum to zero or to infinity.
  case total
  /// None: the caller wants no more.
  case cancelled
}

extension SIMD8<Double> {
  /// The lanes where `mask` holds, and +0.0 elsewhere.
  @inline(__always)
  func only(_ mask: SIMDMask<SIMD8<Int64>>) -> Self {
    Eight.zero.replacing(with: self, where: mask)
  }
}
