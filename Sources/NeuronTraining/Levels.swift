// SPDX-License-Identifier: MIT
import CNeuronShims

/// The rows that a fit begins with: every k-th, then eight times as many, and so on.
///
/// A minimum over r rows is about p / 2r above the minimum over all, for p unknowns, and a Hessian
/// over r rows is right to about sqrt(p / r): so the first steps, which are far from anything, read
/// few rows, and the last ones have a metric that gains several digits a pass.
struct Levels {
  /// Every so-manieth row; 1 for no more levels.
  private(set) var stride: Int

  /// Rows of the first level.
  static func base(_ unknowns: Int) -> Int { max(2048, 32 &* unknowns) }

  init(rows: Int, unknowns: Int) {
    let base = Levels.base(unknowns)
    stride = neuron_whole(Double(truncating: rows) / Double(truncating: base))
    if stride < 8 { stride = 1 }
    // An even step would meet data that alternate in one phase only.
    if stride > 1 && stride & 1 == 0 { stride &-= 1 }
  }

  var isDone: Bool { stride < 8 }

  mutating func next() {
    stride &>>= 3
    if stride & 1 == 0 { stride &-= 1 }
  }
}
