// SPDX-License-Identifier: MIT

/// One or several float64 numbers that go through the same operations, each for itself.
///
/// Every formula of this module is written once, over `Lanes`, and serves one number (`Double`)
/// and eight (`SIMD8<Double>`). Each operation here is a single IEEE 754 operation a lane, so that
/// both give the same bits.
public protocol Lanes {
  associatedtype Mask

  init(all value: Double)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self

  static func isLess(_ a: Self, _ b: Self) -> Mask
  static func isLessOrEqual(_ a: Self, _ b: Self) -> Mask
  static func isEqual(_ a: Self, _ b: Self) -> Mask
  static func select(_ mask: Mask, _ yes: Self, _ no: Self) -> Self

  /// The sign bit cleared.
  var absolute: Self { get }
  /// The 27 low bits of the significand cleared: the products of two such numbers are exact.
  var highHalf: Self { get }
  /// NaN of any sign and payload made the one NaN that leaves the library.
  var canonical: Self { get }
  /// Two powers of two whose product is 2^k, each a normal number, where `self` is 1.5 * 2^52 + k
  /// and -2044 <= k <= 2044.
  var powersOfTwo: (Self, Self) { get }
}

extension Double: Lanes {
  @inlinable @inline(__always)
  public init(all value: Double) { self = value }

  @inlinable @inline(__always)
  public static func isLess(_ a: Double, _ b: Double) -> Bool { a < b }
  @inlinable @inline(__always)
  public static func isLessOrEqual(_ a: Double, _ b: Double) -> Bool { a <= b }
  @inlinable @inline(__always)
  public static func isEqual(_ a: Double, _ b: Double) -> Bool { a == b }
  @inlinable @inline(__always)
  public static func select(_ mask: Bool, _ yes: Double, _ no: Double) -> Double {
    mask ? yes : no
  }

  @inlinable @inline(__always)
  public var absolute: Double { Double(bitPattern: bitPattern & 0x7fff_ffff_ffff_ffff) }
  @inlinable @inline(__always)
  public var highHalf: Double { Double(bitPattern: bitPattern & 0xffff_ffff_f800_0000) }
  @inlinable @inline(__always)
  public var canonical: Double { self == self ? self : Double(bitPattern: 0x7ff8_0000_0000_0000) }

  @inlinable @inline(__always)
  public var powersOfTwo: (Double, Double) {
    let k = bitPattern
    let half = k &>> 1
    let one: UInt64 = 0x3ff0_0000_0000_0000
    return (
      Double(bitPattern: (half &<< 52) &+ one),
      Double(bitPattern: ((k &- half) &<< 52) &+ one)
    )
  }
}

extension SIMD8<Double>: Lanes {
  @inlinable @inline(__always)
  public init(all value: Double) { self.init(repeating: value) }

  @inlinable @inline(__always)
  public static func isLess(_ a: Self, _ b: Self) -> SIMDMask<SIMD8<Int64>> { a .< b }
  @inlinable @inline(__always)
  public static func isLessOrEqual(_ a: Self, _ b: Self) -> SIMDMask<SIMD8<Int64>> { a .<= b }
  @inlinable @inline(__always)
  public static func isEqual(_ a: Self, _ b: Self) -> SIMDMask<SIMD8<Int64>> { a .== b }
  @inlinable @inline(__always)
  public static func select(_ mask: SIMDMask<SIMD8<Int64>>, _ yes: Self, _ no: Self) -> Self {
    no.replacing(with: yes, where: mask)
  }

  @inlinable @inline(__always)
  var bits: SIMD8<UInt64> { unsafeBitCast(self, to: SIMD8<UInt64>.self) }

  @inlinable @inline(__always)
  public var absolute: Self {
    unsafeBitCast(bits & SIMD8<UInt64>(repeating: 0x7fff_ffff_ffff_ffff), to: Self.self)
  }
  @inlinable @inline(__always)
  public var highHalf: Self {
    unsafeBitCast(bits & SIMD8<UInt64>(repeating: 0xffff_ffff_f800_0000), to: Self.self)
  }
  @inlinable @inline(__always)
  public var canonical: Self {
    let nan = unsafeBitCast(SIMD8<UInt64>(repeating: 0x7ff8_0000_0000_0000), to: Self.self)
    return nan.replacing(with: self, where: self .== self)
  }

  @inlinable @inline(__always)
  public var powersOfTwo: (Self, Self) {
    let k = bits
    let half = k &>> SIMD8<UInt64>(repeating: 1)
    let one = SIMD8<UInt64>(repeating: 0x3ff0_0000_0000_0000)
    let by = SIMD8<UInt64>(repeating: 52)
    return (
      unsafeBitCast((half &<< by) &+ one, to: Self.self),
      unsafeBitCast(((k &- half) &<< by) &+ one, to: Self.self)
    )
  }
}
