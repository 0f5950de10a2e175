// SPDX-License-Identifier: MIT
import CNeuronShims

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
    if goesAlongRows {
      rowVectors(first, count, tile.ahead).dots(w, weights: nil, into: products)
      return
    }
    columnLogits(first, count, w, nil, into: products, tile)
  }

  /// The same from columns, for one output or the two that `byColumns` takes.
  @inline(__always)
  func columnLogits(
    _ first: Int, _ count: Int, _ w: UnsafePointer<Double>, _ hop: Int?,
    into products: UnsafeMutablePointer<Double>, _ tile: Tile
  ) {
    let whole = isByColumns ? count & ~7 : 0
    if whole > 0 { byColumns(first, whole, w, hop, into: products, tile) }
    if whole == count { return }
    let rest = columnVectors(first &+ whole, count &- whole, tile.ahead)
    rest.combination(w, weights: nil, into: products + whole)
    if let hop {
      rest.combination(w + hop, weights: nil, into: products + (Tile.group / 2 &+ whole))
    }
  }

  /// Whether two outputs can be taken for each load of so many rows.
  func sharesLoads(rows: Int) -> Bool {
    neuron_accumulators() >= 4 && goesAlongRows && rows >= Vectors.together
  }

  /// x_i.w of some outputs that share loads, in `tile.columnLanes`.
  @inline(never)
  func logits(
    _ first: Int, _ count: Int, _ outputs: Int, _ w: UnsafePointer<Double>, _ stride: Int,
    _ tile: Tile
  ) {
    if neuron_accumulators() < 4 { return }
    let w = UnsafeRawPointer(w)
    let rows = rowVectors(first, count, tile.ahead)
    if isFloat32 {
      rows.dots(Floats.self, outputs, w, stride, into: tile.columnLanes, Tile.rows)
    } else {
      rows.dots(Doubles.self, outputs, w, stride, into: tile.columnLanes, Tile.rows)
    }
  }

  /// sum_i g_i x_i over the rows from `first` on, `count` of them: a part of one block.
  ///
  /// - Parameters:
  ///   - outputs: At least one.
  ///   - g: `count` numbers of each output, `hop` from those of the one to those of the next;
  ///     rounded up to a multiple of 8.
  ///   - weights: Where one is 0, the row is left out; nil if none is.
  ///   - sums: Room for `columns` numbers of each output, rounded up to a multiple of 8, `sumsHop`
  ///     from the one to the next.
  @inline(never)
  func gradient(
    _ first: Int, _ count: Int, _ outputs: Int, _ g: UnsafePointer<Double>, _ hop: Int,
    weights: UnsafePointer<Double>?, into sums: UnsafeMutablePointer<Double>, _ sumsHop: Int,
    _ tile: Tile
  ) {
    if outputs > 1 && neuron_accumulators() >= 4 && goesAlongRows {
      let rows = rowVectors(first, count, tile.ahead)
      if isFloat32 {
        rows.combinations(Floats.self, outputs, g, hop, weights, sums, sumsHop, tile.columnLanes)
      } else {
        rows.combinations(Doubles.self, outputs, g, hop, weights, sums, sumsHop, tile.columnLanes)
      }
      return
    }
    let ahead = tile.ahead.pointee
    var output = 0
    while output < outputs {
      tile.ahead.pointee = ahead
      let g = g + output &* hop
      let sums = sums + output &* sumsHop
      if goesAlongRows {
        rowVectors(first, count, tile.ahead).combination(g, weights: weights, into: sums)
      } else {
        columnVectors(first, count, tile.ahead).dots(g, weights: weights, into: sums)
      }
      output &+= 1
    }
  }

  /// The rows that a pass takes at a time which looks at each once, for one output. Where the processor
  /// reads ahead by itself (`Ahead`), so few that what it has read lasts for the arithmetic in between.
  @inline(never)
  var tileRows: Int {
    if !goesAlongRows || isFloat32 || columns > 128 || rows &* rowStride < 1 &<< 22 {
      return Tile.rows
    }
    return columns <= 64 ? 32 : 16
  }

  /// The rows that a gradient of one output takes at a time: all of a tile's, or so few that X is read
  /// again from the first-level cache. Read again from the second, it waits behind what is asked for
  /// ahead. In X that may be in a cache as a whole, a part costs more than it saves, the more so with
  /// few rows.
  @inline(__always)
  func partRows(outputs: Int) -> Int {
    let bytes = columns &* (isFloat32 ? 4 : 8)
    if !Vectors.comeInParts(columns) || outputs > 1 || !goesAlongRows || bytes <= 256 {
      return Tile.rows
    }
    if rows &* rowStride < 1 &<< (bytes > 1024 ? 24 : 22) { return Tile.rows }
    return bytes <= 512 ? 32 : bytes <= 1024 ? 16 : 8
  }

  /// Adds sum_i g_i x_i over the rows from `first` on, a part of a block, to the lanes of its sums.
  ///
  /// - Parameters:
  ///   - lanes: Room for `Vectors.lanes(columns)` numbers.
  ///   - isFirst: Whether the block begins with these rows.
  @inline(never)
  func addGradient(
    _ first: Int, _ count: Int, _ g: UnsafePointer<Double>, weights: UnsafePointer<Double>?,
    to lanes: UnsafeMutablePointer<Double>, isFirst: Bool, _ tile: Tile
  ) {
    if neuron_accumulators() < 4 { return }
    let rows = rowVectors(first, count, tile.ahead)
    if isFloat32 {
      rows.add(Floats.self, g, weights, to: lanes, isFirst: isFirst)
    } else {
      rows.add(Doubles.self, g, weights, to: lanes, isFirst: isFirst)
    }
  }

  /// The sums of the lanes.
  @inline(never)
  func finishGradient(
    _ lanes: UnsafePointer<Double>, into sums: UnsafeMutablePointer<Double>, _ tile: Tile
  ) {
    if neuron_accumulators() < 4 { return }
    rowVectors(0, 0, tile.ahead).finish(lanes, into: sums)
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
