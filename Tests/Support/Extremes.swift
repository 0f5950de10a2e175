// SPDX-License-Identifier: MIT

/// Logits where something changes: signs, rounding, underflow, the limits of the exponential.
public let extremeLogits: [Double] = {
  let positive: [Double] = [
    0, .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-54, 0x1p-53, 0x1p-27, 0x1p-26, 1e-8, 0.1,
    0.34657359027997264, 0.34657359027997270, 0.5, 0.6931471805599453, 1, 2, 16.6, 20, 36.04, 36.05,
    36.74, 37.4, 40, 708.3, 708.4, 709.7, 709.8, 710, 744.4, 744.5, 745.1, 745.2, 745.9, 746, 746.1,
    1e3, 1e10, 0x1p52, 0x1.8p52, 0x1p53, 1e300, .greatestFiniteMagnitude, .infinity,
  ]
  return positive + positive.map { -$0 } + [.nan, -.nan, .signalingNaN]
}()

/// Labels at and around the ends of [0, 1].
public let extremeLabels: [Double] = [
  0, -0.0, .leastNonzeroMagnitude, 0x1p-1022, 0x1p-54, 0x1p-53, 1e-8, 0.1, 0.25, 1.0 / 3, 0.5,
  0.5.nextUp, 0.9, 1 - 1e-8, 1 - 0x1p-53, 1,
]
