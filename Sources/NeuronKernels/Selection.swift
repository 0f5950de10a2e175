// SPDX-License-Identifier: MIT

extension Matrix {
  /// Copies the selected columns side by side, as rows of float64; those of weight 0 become zeros,
  /// whatever they hold.
  ///
  /// - Parameter target: Room for as many rows of `columns` numbers, rounded up to a multiple of 8.
  @inline(never)
  func gather(_ weights: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>) -> Matrix
  {
    guard let selection else { return self }
    var row = 0
    while row < rows {
      let out = target + row &* roundedUp(columns)
      let at = base + row &* rowStride
      if weights[row] == 0 {
        var column = 0
        while column < columns {
          UnsafeMutableRawPointer(out + column).put(.zero)
          column &+= 8
        }
      } else if isFloat32 {
        each(selection) { out[$0] = Double((at + $1).load(as: Float.self)) }
      } else {
        each(selection) { out[$0] = (at + $1).load(as: Double.self) }
      }
      row &+= 1
    }
    return gathered(0, rows, target)
  }

  /// What `gather` has copied of the rows from `first` on; the rows themselves without a selection.
  @inline(__always)
  func gathered(_ first: Int, _ count: Int, _ target: UnsafeMutablePointer<Double>) -> Matrix {
    if selection == nil { return rows(first, count) }
    return Matrix(
      base: UnsafeRawPointer(target), rows: count, columns: columns,
      rowStride: roundedUp(columns) &* 8, columnStride: 8, isFloat32: false)
  }

  @inline(__always)
  private func each(
    _ selection: UnsafePointer<Int32>, _ body: (_ column: Int, _ offset: Int) -> Void
  ) {
    var column = 0
    while column < columns {
      body(column, Int(truncatingIfNeeded: selection[column]) &* columnStride)
      column &+= 1
    }
  }
}
