// SPDX-License-Identifier: MIT

/// sigmoid(-|z|), the smaller of a and 1 - a, from e = e^-|z|, as e / (1 + e).
@inlinable @inline(__always)
public func minor<T: Lanes>(_ e: Pair<T>) -> Pair<T> { ratio(e, 1) }

/// The logistic sigmoid, 1 / (1 + e^-z), by the sign of z.
///
/// For z >= 0 it is 1 - sigmoid(-z), which cannot cancel; so a and 1 - a are always the same two
/// numbers, and sigmoid(-z) is 1 - a with all its digits.
///
/// Edge cases: 0 for z = -infinity, 1 for z = +infinity, NaN for NaN.
///
/// accuracy: sigmoid 0.92 at -0x1.61af993158dabp+9; any z
@inlinable @inline(__always)
public func sigmoid<T: Lanes>(_ z: T) -> T {
  sigmoid(z, minor(exponentialOfNegative(z.absolute)))
}

/// The sigmoid of z, whose `minor` is m.
@inlinable @inline(__always)
public func sigmoid<T: Lanes>(_ z: T, _ m: Pair<T>) -> T {
  T.select(T.isLessOrEqual(T(all: 0), z), T(all: 1) - m.sum, m.sum)
}

/// The derivative of the sigmoid, a (1 - a), where `minor` is m.
@inlinable @inline(__always)
public func curvature<T: Lanes>(_ m: Pair<T>) -> T { m.sum * (T(all: 1) - m.sum) }
