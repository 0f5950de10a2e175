// SPDX-License-Identifier: MIT

/// Numbers that look random and are the same in every run and every language (Steele, Lea and
/// Flood, OOPSLA 2014).
public struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number in [0, 1).
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in [-size, size).
  public mutating func symmetric(_ size: Double) -> Double { (2 * uniform() - 1) * size }

  /// Any bit pattern: every exponent is as likely as every other, NaN and infinity among them.
  public mutating func anyDouble() -> Double { Double(bitPattern: next()) }
}
