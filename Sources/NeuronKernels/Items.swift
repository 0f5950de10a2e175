// SPDX-License-Identifier: MIT
import CNeuronShims

/// A way to read eight items of X along one axis, widened to float64.
public protocol Items {
  /// Whether reading is a call, beside which nothing is won by taking several at a time.
  static var isCalled: Bool { get }
  /// Whether the items lie side by side.
  static var isDense: Bool { get }
  /// Bytes of an item.
  static var size: Int { get }
  /// The items at `address`, `stride` bytes apart.
  static func eight(_ address: UnsafeRawPointer, _ stride: Int) -> Eight
  /// The first `count` of them, 0 to 8, then zeros; no memory beyond them is read.
  static func some(_ address: UnsafeRawPointer, _ stride: Int, _ count: Int) -> Eight
}

/// float64, side by side.
public enum Doubles: Items {
  @inlinable public static var isCalled: Bool { false }
  @inlinable public static var isDense: Bool { true }
  @inlinable public static var size: Int { 8 }
  @inlinable @inline(__always)
  public static func eight(_ address: UnsafeRawPointer, _ stride: Int) -> Eight {
    address.eight()
  }
  @inlinable @inline(__always)
  public static func some(_ address: UnsafeRawPointer, _ stride: Int, _ count: Int) -> Eight {
    neuron_load_doubles(address, count)
  }
}

/// float32, side by side.
public enum Floats: Items {
  @inlinable public static var isCalled: Bool { false }
  @inlinable public static var isDense: Bool { true }
  @inlinable public static var size: Int { 4 }
  @inlinable @inline(__always)
  public static func eight(_ address: UnsafeRawPointer, _ stride: Int) -> Eight {
    neuron_widen(address.loadUnaligned(as: SIMD8<Float>.self))
  }
  @inlinable @inline(__always)
  public static func some(_ address: UnsafeRawPointer, _ stride: Int, _ count: Int) -> Eight {
    neuron_widen(neuron_load_floats(address, count))
  }
}

/// float64 at any stride.
public enum StridedDoubles: Items {
  @inlinable public static var isCalled: Bool { false }
  @inlinable public static var isDense: Bool { false }
  @inlinable public static var size: Int { 8 }
  @inlinable @inline(__always)
  public static func eight(_ address: UnsafeRawPointer, _ stride: Int) -> Eight {
    spread(address, stride) { $0.load(as: Double.self) }
  }
  @inlinable @inline(__always)
  public static func some(_ address: UnsafeRawPointer, _ stride: Int, _ count: Int) -> Eight {
    Storage.float64.few(address, stride, count)
  }
}

/// float32 at any stride. Rare enough to be called, where in place it would be twice the code.
public enum StridedFloats: Items {
  @inlinable public static var isCalled: Bool { true }
  @inlinable public static var isDense: Bool { false }
  @inlinable public static var size: Int { 4 }
  @inlinable @inline(__always)
  public static func eight(_ address: UnsafeRawPointer, _ stride: Int) -> Eight {
    eightFloats(address, stride)
  }
  @inlinable @inline(__always)
  public static func some(_ address: UnsafeRawPointer, _ stride: Int, _ count: Int) -> Eight {
    Storage.float32.few(address, stride, count)
  }
}

@usableFromInline @inline(never) @_optimize(speed)
func eightFloats(_ address: UnsafeRawPointer, _ stride: Int) -> Eight {
  spread(address, stride) { Double($0.load(as: Float.self)) }
}

@inlinable @inline(__always)
func spread(
  _ address: UnsafeRawPointer, _ stride: Int, _ read: (UnsafeRawPointer) -> Double
) -> Eight {
  let two = address + (2 &* stride)
  let four = address + (4 &* stride)
  let six = address + (6 &* stride)
  return Eight(
    read(address), read(address + stride), read(two), read(two + stride),
    read(four), read(four + stride), read(six), read(six + stride))
}

extension SIMD8<Double> {
  /// Without the bounds check, hence the trap, of the standard subscript.
  @inlinable @inline(__always)
  mutating func setLane(_ lane: Int, _ value: Double) {
    let index = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
    replace(
      with: Eight(repeating: value),
      where: index .== SIMD8<Int64>(repeating: Int64(truncatingIfNeeded: lane)))
  }
}
