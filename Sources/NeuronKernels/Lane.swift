// SPDX-License-Identifier: MIT

/// Eight numbers: a register's worth of rows or columns, or the eight lanes of a sum.
public typealias Eight = SIMD8<Double>

extension SIMD8<Double> {
  /// The sum of the eight lanes, in the order that docs/numerics.md fixes.
  @inlinable @inline(__always)
  public var tree: Double {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}

/// The lanes below `count`.
@inlinable @inline(__always)
func lanes(below count: Int) -> SIMDMask<SIMD8<Int64>> {
  let index = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
  return index .< SIMD8<Int64>(repeating: Int64(truncatingIfNeeded: count))
}

extension UnsafeRawPointer {
  @inlinable @inline(__always)
  func eight() -> Eight { loadUnaligned(as: Eight.self) }
}

extension UnsafeMutableRawPointer {
  @inlinable @inline(__always)
  func put(_ value: Eight) { storeBytes(of: value, as: Eight.self) }
}

extension UnsafeMutablePointer<Double> {
  @inlinable @inline(__always)
  public func eight(_ index: Int) -> Eight { UnsafeRawPointer(self + index).eight() }

  @inlinable @inline(__always)
  public func put(_ value: Eight, _ index: Int) {
    UnsafeMutableRawPointer(self + index).put(value)
  }

  /// Copies `count` numbers, a multiple of 8. The standard library's own does it one by one where code
  /// is to be small.
  @inlinable @inline(__always)
  public func take(_ other: UnsafePointer<Double>, _ count: Int) {
    var index = 0
    while index < count {
      put(UnsafeRawPointer(other + index).eight(), index)
      index &+= 8
    }
  }
}
