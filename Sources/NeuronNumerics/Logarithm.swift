// SPDX-License-Identifier: MIT

/// 2 atanh(f) - 2f for 0 <= |f| <= 1/3, as f^3 P(f^2) with a minimax P.
@inlinable @inline(__always)
func atanhTail<T: Lanes>(_ f: T) -> T {
  let u = f * f
  let p = polynomial10(
    u,
    0x1.5555555555535p-1, 0x1.99999999a074fp-2, 0x1.249249208c68ap-2, 0x1.c71c741c69ffdp-3,
    0x1.745cb4019311p-3, 0x1.3b1ddb4f6674bp-3, 0x1.1067c6ede9b0fp-3, 0x1.efd82f96a86c2p-4,
    0x1.55b17c2b9d09fp-4, 0x1.5c7893c29481fp-3)
  return f * (u * p)
}

/// 2e / (2 + e), for `log1p`: apart, as `reducedNegative` is.
@inlinable @inline(__always)
public func twiceRatio<T: Lanes>(_ e: Pair<T>) -> Pair<T> { ratio(e, 2) }

/// log(1 + e) for e in [0, 1], where `twiceRatio` is `twice`: 2 atanh(e / (2 + e)), without cases or a
/// table.
@inlinable @inline(__always)
func log1p<T: Lanes>(twice: Pair<T>) -> T {
  let f = T(all: 0.5) * (twice.high + twice.low)
  return twice.high + (twice.low + atanhTail(f))
}

/// -log(x + xLow) as a pair, for 0 <= x <= 1 and xLow far below x's last place.
///
/// x = 2^-k m with m in [sqrt(1/2), sqrt(2)), then k log(2) - 2 atanh((m - 1) / (m + 1)).
///
/// Edge cases: +infinity for 0; the argument is not checked otherwise.
@inlinable
func negativeLogarithm(_ x: Double, _ xLow: Double) -> Pair<Double> {
  if x == 0 { return Pair(high: .infinity, low: 0) }
  // Subnormal numbers first become normal.
  let isTiny = x < 0x1p-1022
  let scaled = isTiny ? x * 0x1p54 : x
  // The exponent counted from sqrt(1/2), by integer arithmetic on the bits.
  let root: UInt64 = 0x3fe6_a09e_667f_3bcd
  let distance = Int64(bitPattern: scaled.bitPattern) &- Int64(bitPattern: root)
  let exponent = distance &>> 52
  let m = Double(bitPattern: scaled.bitPattern &- UInt64(bitPattern: exponent &<< 52))
  // A low part exists only beside x >= 2^-53, whose scale is a normal number.
  let scale = Double(bitPattern: UInt64(bitPattern: 1023 &- exponent) &<< 52)
  let mLow = xLow == 0 ? 0 : xLow * scale
  let k = Double((isTiny ? 54 : 0) &- exponent)

  let twice = ratio(Pair(high: m - 1, low: mLow), 2)
  let tail = twice.low + atanhTail(0.5 * (twice.high + twice.low))
  // k times the upper part of log 2 is exact, and so is this sum but for its last bits.
  let upper = k * 0x1.62e42feep-1
  let sum = upper - twice.high
  let sumLow = (upper - sum) - twice.high
  let low = sumLow + (k * 0x1.a39ef35793c76p-33 - tail)
  let high = sum + low
  return Pair(high: high, low: (sum - high) + low)
}

/// log(p / (1 - p)) for 0 < p < 1: the logit whose sigmoid is p.
public func logOdds(_ p: Double) -> Double {
  let away = 1 - p
  let first = negativeLogarithm(away, (1 - away) - p)
  let second = negativeLogarithm(p, 0)
  return (first.high - second.high) + (first.low - second.low)
}

/// -log(x) for 0 < x < infinity.
public func negativeLog(_ x: Double) -> Double {
  let value = negativeLogarithm(x, 0)
  return value.high + value.low
}
