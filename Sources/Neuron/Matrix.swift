// SPDX-License-Identifier: MIT

extension Neuron {
  /// A table of `Double` or `Float` numbers, one sample a row: a view of an array, in any layout.
  ///
  /// A matrix shares its array, and so do its slices and its transpose: making one copies nothing,
  /// and neither does computing with it.
  ///
  ///     let x: Neuron.Matrix = [[1, 2], [3, 4]]
  ///     let y = try Neuron.Matrix(pixels, rows: 1000, columns: 784)
  public struct Matrix: Sendable {
    /// How the items of a dense matrix follow each other.
    public enum Order: Sendable {
      /// Row after row.
      case rowMajor
      /// Column after column.
      case columnMajor
    }

    let storage: any Storage
    let offset: Int
    let rowStride: Int
    let columnStride: Int
    /// The number of rows, m.
    public let rowCount: Int
    /// The number of columns, d.
    public let columnCount: Int

    /// All of an array, as a dense matrix.
    ///
    /// - Parameters:
    ///   - elements: `rows * columns` numbers.
    ///   - rows: The number of rows.
    ///   - columns: The number of columns.
    ///   - order: Row after row, or column after column.
    /// - Throws: `.size` if `rows` or `columns` is negative, `.shape` if `elements.count` is not
    ///   `rows * columns`.
    public init(
      _ elements: [some RealScalar], rows: Int, columns: Int, order: Order = .rowMajor
    ) throws(NeuronError) {
      guard rows >= 0, columns >= 0 else { throw .size }
      let (product, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
      guard !isTooLarge, product == elements.count else { throw .shape }
      self.init(
        storage: elements, offset: 0, rows: rows, columns: columns,
        rowStride: order == .rowMajor ? columns : 1,
        columnStride: order == .rowMajor ? 1 : rows)
    }

    /// Item (i, j) at `offset + i * rowStride + j * columnStride` of an array.
    ///
    /// - Parameters:
    ///   - elements: The array.
    ///   - offset: The position of item (0, 0).
    ///   - rows: The number of rows.
    ///   - columns: The number of columns.
    ///   - rowStride: From one row to the next, counted in items; may be negative or 0.
    ///   - columnStride: From one column to the next, counted in items; may be negative or 0.
    /// - Throws: `.size` if `rows` or `columns` is negative or an item lies outside the array.
    public init(
      _ elements: [some RealScalar], offset: Int = 0, rows: Int, columns: Int, rowStride: Int,
      columnStride: Int
    ) throws(NeuronError) {
      guard rows >= 0, columns >= 0,
        fits(
          offset: offset, axes: [(rows, rowStride), (columns, columnStride)], in: elements.count)
      else { throw .size }
      self.init(
        storage: elements, offset: offset, rows: rows, columns: columns, rowStride: rowStride,
        columnStride: columnStride)
    }

    /// A copy of rows of equal length.
    ///
    /// - Throws: `.shape` if the rows differ in length.
    public init<S: RealScalar>(rows: [[S]]) throws(NeuronError) {
      let columns = rows.first?.count ?? 0
      guard rows.allSatisfy({ $0.count == columns }) else { throw .shape }
      try self.init(Array(rows.joined()), rows: rows.count, columns: columns)
    }

    init(
      storage: any Storage, offset: Int, rows: Int, columns: Int, rowStride: Int, columnStride: Int
    ) {
      self.storage = storage
      self.offset = offset
      self.rowStride = rowStride
      self.columnStride = columnStride
      self.rowCount = rows
      self.columnCount = columns
    }
  }
}

extension Neuron.Matrix: ExpressibleByArrayLiteral {
  /// A matrix of `Double`, row after row.
  ///
  /// - Precondition: The rows have the same length.
  public init(arrayLiteral rows: [Double]...) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows of different lengths")
    self.init(
      storage: Array(rows.joined()), offset: 0, rows: rows.count, columns: columns,
      rowStride: columns, columnStride: 1)
  }
}

extension Neuron.Matrix: Equatable {
  /// Whether both have the same shape and equal items, whatever the layout and the storage type.
  public static func == (a: Self, b: Self) -> Bool {
    a.rowCount == b.rowCount && a.columnCount == b.columnCount && a.elements == b.elements
  }
}
