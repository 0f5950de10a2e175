// SPDX-License-Identifier: MIT

/// c e / (c + e), as a pair whose high part has at most 26 significant bits.
///
/// The quotient is cut to 26 bits and what it leaves of the division is computed exactly (Dekker,
/// Numerische Mathematik 18, 1971): q (c + e) = c q + q e, where e - c q is exact and q times a
/// half of e is too. So the roundings of e, of c + e and of the division all drop out, and the sum
/// of the pair is rounded once. An FMA would do the same; a plain quotient errs by 2.3 ulp.
///
/// - Parameters:
///   - e: In [-0.3, 1]; the high part rounded, the low part what the rounding left.
///   - c: 1 (with e >= 0) or 2.
@inlinable @inline(__always)
func ratio<T: Lanes>(_ e: Pair<T>, _ c: Double) -> Pair<T> {
  let quotient = e.high / (T(all: c) + e.high)
  let q = quotient.highHalf
  let eHigh = e.high.highHalf
  // c / (c + e), near enough: it multiplies the remainder only.
  let rest = T(all: 1) - quotient
  let cq = T(all: c) * q
  let left = ((e.high - cq) - q * eHigh) - q * (e.high - eHigh)
  return Pair(high: cq, low: (left + e.low * rest) * rest)
}
