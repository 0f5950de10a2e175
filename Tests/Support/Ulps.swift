// SPDX-License-Identifier: MIT

/// How far a result lies from the true value, in units in the last place of the true value.
///
/// 0 for two NaNs and for equal infinities; infinity where only one is NaN or infinite.
public func ulps(_ result: Double, from truth: Double) -> Double {
  if result.isNaN && truth.isNaN || result == truth { return 0 }
  if !result.isFinite || !truth.isFinite { return .infinity }
  return abs(result - truth) / truth.ulp
}

#if arch(x86_64) && !os(Windows)
  /// How far a result lies from a value known to more digits than it can have.
  public func ulps(_ result: Double, from truth: Float80) -> Double {
    let rounded = Double(truth)
    if !rounded.isFinite || !result.isFinite { return ulps(result, from: rounded) }
    return Double(abs(Float80(result) - truth) / Float80(rounded.ulp))
  }
#endif

/// Whether two numbers are the same to the last bit, the sign of zero and a NaN's payload included.
public func sameBits(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern }

/// Whether two arrays are the same to the last bit.
public func sameBits(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { sameBits($0, $1) }
}
