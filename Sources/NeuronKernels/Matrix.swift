// SPDX-License-Identifier: MIT

/// A read-only view of X, and the two products that a neuron takes with it.
public struct Matrix {
  public var base: UnsafeRawPointer
  public var rows: Int
  public var columns: Int
  /// Bytes.
  public var rowStride: Int
  /// Bytes.
  public var columnStride: Int
  public var isFloat32: Bool

  public init(
    base: UnsafeRawPointer, rows: Int, columns: Int, rowStride: Int, columnStride: Int,
    isFloat32: Bool
  ) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride
    self.columnStride = columnStride
    self.isFloat32 = isFloat32
  }

  /// The rows from `first` on, `count` of them.
  @inline(__always)
  func rows(_ first: Int, _ count: Int) -> Matrix {
    var part = self
    part.base += first &* rowStride
    part.rows = count
    return part
  }

  /// Whether rows go through the registers, or columns. The bits are the same either way. Rows
  /// shorter than a register are better taken across.
  @inline(__always)
  private var goesAlongRows: Bool {
    let size = isFloat32 ? 4 : 8
    return rowStride != size && columnStride == size && columns >= 8
  }

  /// Whether each column lies as one piece, and there are enough of them to be taken one by one.
  var isByColumns: Bool {
    rowStride == (isFloat32 ? 4 : 8) && columnStride != rowStride && columns >= 8
  }

  /// x_i.w for the rows from `first` on, `count` of them.
  ///
  /// - Parameter products: Room for `count` numbers, rounded up to a multiple of 8.
  @inline(never)
  func logits(
    _ first: Int, _ count: Int, _ w: UnsafePointer<Double>,
    into products: UnsafeMutablePointer<Double>, _ tile: Tile
  ) {
    if isByColumns && count & 7 == 0 {
      byColumns(first, count, w, tile.columnLanes, into: products)
    } else if goesAlongRows {
      rowVectors(first, count, tile.ahead).dots(w, weights: nil, into: products)
    } else {
      columnVectors(first, count, tile.ahead).combination(w, weights: nil, into: products)
    }
  }

  /// sum_i g_i x_i over the rows from `first` on, `count` of them: a part of one block.
  ///
  /// - Parameters:
  ///   - g: `count` numbers, rounded up to a multiple of 8.
  ///   - weights: Where one is 0, the row is left out; nil if none is.
  ///   - sums: Room for `columns` numbers, rounded up to a multiple of 8.
  @inline(never)
  func gradient(
    _ first: Int, _ count: Int, _ g: UnsafePointer<Double>, weights: UnsafePointer<Double>?,
    into sums: UnsafeMutablePointer<Double>, _ tile: Tile
  ) {
    if goesAlongRows {
      rowVectors(first, count, tile.ahead).combination(g, weights: weights, into: sums)
    } else {
      columnVectors(first, count, tile.ahead).dots(g, weights: weights, into: sums)
    }
  }

  /// The same for a w that is stored in any way, at a fraction of the speed.
  @inline(__always)
  func logits(
    _ first: Int, _ count: Int, _ w: Numbers, into products: UnsafeMutablePointer<Double>,
    _ tile: Tile
  ) {
    if let dense = w.doubles {
      logits(first, count, dense, into: products, tile)
    } else {
      slowLogits(first, count, w, into: products)
    }
  }

  @inline(never) @_optimize(speed)
  private func slowLogits(
    _ first: Int, _ count: Int, _ w: Numbers, into products: UnsafeMutablePointer<Double>
  ) {
    var row = 0
    while row < count {
      var lanes = Eight.zero
      var at = base + (first &+ row) &* rowStride
      var column = 0
      while column < columns {
        let some = min(8, columns &- column)
        lanes += strided(at, some) * w.some(column, some)
        at += 8 &* columnStride
        column &+= 8
      }
      products[row] = lanes.tree
      row &+= 1
    }
  }

  @inline(__always)
  private func rowVectors(_ first: Int, _ count: Int, _ ahead: UnsafeMutablePointer<Ahead>)
    -> Vectors
  {
    Vectors(
      base: base + first &* rowStride, stride: rowStride, itemStride: columnStride,
      isFloat32: isFloat32, count: count, length: columns, ahead: ahead)
  }

  @inline(__always)
  private func columnVectors(_ first: Int, _ count: Int, _ ahead: UnsafeMutablePointer<Ahead>)
    -> Vectors
  {
    Vectors(
      base: base + first &* rowStride, stride: columnStride, itemStride: rowStride,
      isFloat32: isFloat32, count: columns, length: count, ahead: ahead)
  }
}
