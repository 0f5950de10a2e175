// SPDX-License-Identifier: MIT

/// A number kept as the unevaluated sum of a rounded value and what the rounding left.
@frozen
public struct Pair<T: Lanes> {
  public var high: T
  public var low: T

  @inlinable @inline(__always)
  public init(high: T, low: T) {
    self.high = high
    self.low = low
  }

  @inlinable @inline(__always)
  public var sum: T { high + low }
}

/// e^-x for x >= 0, as a pair whose high part lies in [0, 1].
///
/// Reduction to e^-x = 2^k e^r with |r| <= ln(2)/2 (Cody and Waite), then 1 + r + r^2 C(r) with a
/// minimax C. The low part carries what 1 + r and the last sum round away, so that sigmoid and
/// log1p, which take both parts, lose almost nothing to this function.
///
/// - Parameter x: Not negative, or NaN. From 746 on the result is 0, by the clamp.
@inlinable @inline(__always)
public func exponentialOfNegative<T: Lanes>(_ x: T) -> Pair<T> { exponential(reducedNegative(x)) }

/// -x = k ln(2) + r, for `exponential`.
@frozen
public struct Reduced<T: Lanes> {
  /// 1.5 * 2^52 + k.
  public var shifted: T
  public var r: Pair<T>

  @inlinable @inline(__always)
  public init(shifted: T, r: Pair<T>) {
    self.shifted = shifted
    self.r = r
  }
}

/// The reduction of -x. Apart from `exponential`, since a loop over many numbers is faster as two:
/// of a chain of operations this long, a processor has too few under way.
@inlinable @inline(__always)
public func reducedNegative<T: Lanes>(_ x: T) -> Reduced<T> {
  let a = T.select(T.isLess(T(all: 746), x), T(all: 746), x)
  // Subtracting from 1.5 * 2^52 rounds to an integer, k = -n, and leaves it in the low bits.
  let shift = T(all: 0x1.8p52)
  let shifted = shift - a * T(all: 0x1.71547652b82fep0)
  let n = shift - shifted
  // ln 2 in two parts; the upper ends in zero bits, so that n times it is exact.
  let upper = n * T(all: 0x1.62e42feep-1) - a
  let lower = n * T(all: 0x1.a39ef35793c76p-33)
  let r = upper + lower
  return Reduced(shifted: shifted, r: Pair(high: r, low: (upper - r) + lower))
}

/// 2^k e^r, as a pair.
@inlinable @inline(__always)
public func exponential<T: Lanes>(_ reduced: Reduced<T>) -> Pair<T> {
  let r = reduced.r.high
  let c = polynomial10(
    r,
    0x1p-1, 0x1.5555555555501p-3, 0x1.5555555553213p-5, 0x1.111111112893dp-7,
    0x1.6c16c17cbf49dp-10, 0x1.a01a011beb737p-13, 0x1.a019ab39c401ep-16,
    0x1.71df55b6d7a73p-19, 0x1.289f7dfdc6b57p-22, 0x1.ad1f591ce321cp-26)
  let t = T(all: 1) + r
  let u = ((T(all: 1) - t) + r) + (reduced.r.low + (r * r) * c)
  let high = t + u
  let low = (t - high) + u
  // 2^k in two factors, for k below -1022. Below 2^-1074 the result is 0.
  let (p1, p2) = reduced.shifted.powersOfTwo
  let power = p1 * p2
  return Pair(high: high * power, low: low * power)
}
