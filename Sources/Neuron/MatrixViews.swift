// SPDX-License-Identifier: MIT

extension Neuron.Matrix {
  /// Item (i, j) as the arithmetic sees it.
  ///
  /// - Precondition: `0 <= i < rowCount` and `0 <= j < columnCount`.
  public subscript(_ i: Int, _ j: Int) -> Double {
    precondition(i >= 0 && i < rowCount && j >= 0 && j < columnCount, "index out of range")
    return storage.double(at: offset + i * rowStride + j * columnStride)
  }

  /// The items, row after row, in a new array.
  public var elements: [Double] {
    var elements: [Double] = []
    elements.reserveCapacity(rowCount * columnCount)
    for i in 0..<rowCount {
      for j in 0..<columnCount { elements.append(self[i, j]) }
    }
    return elements
  }

  /// The rows as columns.
  public var transposed: Self {
    Self(
      storage: storage, offset: offset, rows: columnCount, columns: rowCount,
      rowStride: columnStride, columnStride: rowStride)
  }

  /// Some of the rows, without a copy.
  ///
  /// - Precondition: The range lies in `0 ..< rowCount`.
  public func rows(_ range: some RangeExpression<Int>) -> Self {
    let range = range.relative(to: 0..<rowCount)
    precondition(range.lowerBound >= 0 && range.upperBound <= rowCount, "rows out of range")
    return Self(
      storage: storage, offset: offset &+ range.lowerBound &* rowStride, rows: range.count,
      columns: columnCount, rowStride: rowStride, columnStride: columnStride)
  }

  /// Some of the columns, without a copy.
  ///
  /// - Precondition: The range lies in `0 ..< columnCount`.
  public func columns(_ range: some RangeExpression<Int>) -> Self {
    transposed.rows(range.relative(to: 0..<columnCount)).transposed
  }

  /// One column, without a copy: labels often stand in the last.
  ///
  /// - Precondition: `0 <= j < columnCount`.
  public func column(_ j: Int) -> Neuron.Vector {
    precondition(j >= 0 && j < columnCount, "column out of range")
    return Neuron.Vector(
      storage: storage, offset: offset &+ j &* columnStride, stride: rowStride, count: rowCount)
  }
}
