// SPDX-License-Identifier: MIT

/// The label's distance from the end of [0, 1] that z is at, as a rounded value and the rest:
/// 1 - y for z >= 0, y for z < 0.
@inlinable @inline(__always)
func distance<T: Lanes>(_ z: T, _ y: T) -> Pair<T> {
  let isUpper = T.isLessOrEqual(T(all: 0), z)
  let away = T(all: 1) - y
  return Pair(
    high: T.select(isUpper, away, y),
    low: T.select(isUpper, (T(all: 1) - away) - y, T(all: 0)))
}

/// L(sigmoid(z), y), by the sign of z.
///
/// With t the label's distance: |z| t + log1p(e^-|z|), a sum of two terms that are not negative.
/// The common max(z, 0) - z y + log1p(e^-|z|) cancels for soft labels: 5e7 ulp at z = 20,
/// y = 1 - 1e-8.
///
/// - Parameters:
///   - z: Any number.
///   - y: In [0, 1]; not checked.
///   - e: `exponentialOfNegative(|z|)`.
///
/// Edge cases: t = 0 makes the first term 0 for infinite z too (0 log 0 = 0).
///
/// accuracy: lossHard 1.18 at -0x1.9627ff8c900ddp-2, 0x1p+0; any z, y = 0 or 1
/// accuracy: lossSoft 1.62 at 0x1.896eb69c09024p-2, 0x1.6353daf9228b7p-2; any z, 0 <= y <= 1
@inlinable @inline(__always)
public func loss<T: Lanes>(_ z: T, _ y: T, _ e: Pair<T>) -> T { loss(z, y, twice: twiceRatio(e)) }

/// The same, where `twice` is `twiceRatio` of e.
@inlinable @inline(__always)
public func loss<T: Lanes>(_ z: T, _ y: T, twice: Pair<T>) -> T {
  let t = distance(z, y)
  let size = z.absolute
  let near = T.select(T.isLess(T(all: 746), size), T(all: 746), size)
  let linear = T.select(T.isEqual(t.high, T(all: 0)), T(all: 0), size * t.high)
  return linear + (log1p(twice: twice) + near * t.low)
}

/// dL/dz = sigmoid(z) - y, by the sign of z: t - sigmoid(-z), or sigmoid(z) - t.
///
/// The common a - y has no digit left at z = 40, y = 1. Both parts of m and of t enter, so that
/// their own rounding does not count twice where the result has a finer last place than they have.
///
/// - Parameters:
///   - z: Any number.
///   - y: In [0, 1]; not checked.
///   - m: `minor` of z.
///
/// accuracy: residual 1.60 at -0x1.21b09a5ec49cep+6, 0x1.e3443235c5c95p-107; nothing cancels
/// (the result is at least half the larger of sigmoid(-|z|) and the label's distance)
@inlinable @inline(__always)
public func residual<T: Lanes>(_ z: T, _ y: T, _ m: Pair<T>) -> T {
  let t = distance(z, y)
  let away = (t.high - m.high) + (t.low - m.low)
  return T.select(T.isLessOrEqual(T(all: 0), z), away, T(all: 0) - away)
}

/// L(sigmoid(z), y), or NaN for a label outside [0, 1].
@inlinable @inline(__always)
public func crossEntropy<T: Lanes>(logit z: T, label y: T) -> T {
  let nan = T(all: Double(bitPattern: 0x7ff8_0000_0000_0000))
  let isHighEnough = T.isLessOrEqual(T(all: 0), y)
  let value = T.select(
    T.isLessOrEqual(y, T(all: 1)), loss(z, y, exponentialOfNegative(z.absolute)), nan)
  return T.select(isHighEnough, value, nan).canonical
}

/// L(a, y) = -(y log a + (1 - y) log(1 - a)), with 0 log 0 = 0.
///
/// - Returns: NaN if a or y is outside [0, 1] or NaN.
///
/// accuracy: crossEntropy 1.83 at 0x1.0c213d76ab55p-2, 0x1.fcc818f13cd4bp-4; 0 <= a, y <= 1
@inlinable
public func crossEntropy(activation a: Double, label y: Double) -> Double {
  guard a >= 0, a <= 1, y >= 0, y <= 1 else { return Double(bitPattern: 0x7ff8_0000_0000_0000) }
  let away = 1 - a
  let t = 1 - y
  // 0 log 0 = 0.
  let none = Pair<Double>(high: 0, low: 0)
  let first = y == 0 ? none : negativeLogarithm(a, 0)
  let second = t == 0 ? none : negativeLogarithm(away, (1 - away) - a)
  let low = y * first.low + (t * second.low + ((1 - t) - y) * second.high)
  let sum = y * first.high + t * second.high
  return sum < .infinity ? sum + low : sum
}
