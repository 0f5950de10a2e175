// SPDX-License-Identifier: MIT

/// The rows of one block of a sum over rows.
///
/// Few enough that a block of float64 stays near the processor between the two times it is read
/// (128 to 256 KB where it matters), and enough to make its place in the tree cheap. Measured with
/// 16 to 256 rows at 1 to 3,000 columns. Part of the arithmetic (docs/numerics.md): a change moves
/// bits.
public func blockRows(columns: Int) -> Int {
  if columns <= 4 { return 256 }
  if columns <= 256 { return 64 }
  if columns <= 1024 { return 32 }
  return 16
}
