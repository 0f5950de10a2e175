// SPDX-License-Identifier: MIT
import CNeuronShims

extension Samples {
  /// z_i = x_i.w + b. Labels and weights do not enter.
  @inline(never)
  public func logits(_ w: Numbers, _ b: Double, into results: Results) {
    eachTile(w, b) { tile, first, count in results.put(tile.z, first, count) }
  }

  /// a_i = sigmoid(x_i.w + b). Labels and weights do not enter.
  @inline(never)
  public func forward(_ w: Numbers, _ b: Double, into results: Results) {
    eachTile(w, b) { tile, first, count in
      tile.minors(count)
      tile.sigmoids(count)
      results.put(tile.result, first, count)
    }
  }

  /// The loss of each row; 0 for a row of weight 0. Labels and weights must have been checked.
  @inline(never)
  public func losses(_ w: Numbers, _ b: Double, into results: Results) {
    eachTile(w, b) { tile, first, count in
      tile.minors(count)
      tile.losses(count)
      tile.clearGaps(tile.loss, count)
      results.put(tile.loss, first, count)
    }
  }

  /// The residual of each row; 0 for a row of weight 0. Labels and weights must have been checked.
  @inline(never)
  public func residuals(_ w: Numbers, _ b: Double, into results: Results) {
    eachTile(w, b) { tile, first, count in
      tile.minors(count)
      tile.residuals(count)
      tile.clearGaps(tile.result, count)
      results.put(tile.result, first, count)
    }
  }

  /// dJ/dx_ij = (s_i residual_i / total) w_j. Labels and weights must have been checked.
  ///
  /// `target` may be X itself: the products of a tile are taken before its rows are written.
  @inline(never)
  public func inputGradient(
    _ w: Numbers, _ b: Double, total: Double, into target: UnsafeMutableRawPointer,
    rowStride: Int, columnStride: Int
  ) {
    eachTile(w, b) { tile, first, count in
      tile.minors(count)
      tile.residuals(count)
      tile.divide(tile.result, by: total, count)
      var row = 0
      while row < count {
        let results = Results(
          base: target + (first &+ row) &* rowStride, count: x.columns, stride: columnStride)
        let isGap = tile.weight[row] == 0
        let scale = Eight(repeating: tile.result[row])
        var column = 0
        while column < x.columns {
          let some = min(8, x.columns &- column)
          results.put(isGap ? .zero : scale * w.some(column, some), column, some)
          column &+= 8
        }
        row &+= 1
      }
    }
  }

  /// Goes through all rows, a tile at a time: logits, labels and weights.
  @inline(__always)
  func eachTile(
    _ w: Numbers, _ b: Double, _ body: (_ tile: Tile, _ first: Int, _ count: Int) -> Void
  ) {
    var stack = neuron_stack_memory()
    withUnsafeMutablePointer(to: &stack) {
      let tile = Tile(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Double.self))
      tile.ahead.pointee = Ahead(x, tileLoops: 3, isGradient: false)
      var first = 0
      while first < x.rows {
        let count = min(Tile.rows, x.rows &- first)
        if y != nil { _ = tile.load(y, weight, first, count) }
        tile.ahead.pointee.address = x.base + (first &+ count) &* x.rowStride
        x.logits(first, count, w, into: tile.z, tile)
        tile.add(b, offset, first, count)
        body(tile, first, count)
        first &+= count
      }
    }
  }
}

extension Tile {
  /// 0 where the weight is.
  @inline(never)
  func clearGaps(_ values: UnsafeMutablePointer<Double>, _ count: Int) {
    var index = 0
    while index < count {
      values.put(values.eight(index).only(weight.eight(index) .!= Eight.zero), index)
      index &+= 8
    }
  }

  /// Weighted, then over `total`.
  @inline(never)
  func divide(_ values: UnsafeMutablePointer<Double>, by total: Double, _ count: Int) {
    var index = 0
    while index < count {
      values.put(values.eight(index) * weight.eight(index) / Eight(repeating: total), index)
      index &+= 8
    }
  }

  @inline(never)
  func shiftDirections(_ vb: Double, _ count: Int) {
    var index = 0
    while index < count {
      direction.put(direction.eight(index) + Eight(repeating: vb), index)
      index &+= 8
    }
  }
}

extension Results {
  @inline(never)
  func put(_ values: UnsafeMutablePointer<Double>, _ first: Int, _ count: Int) {
    var index = 0
    while index < count {
      put(values.eight(index), first &+ index, min(8, count &- index))
      index &+= 8
    }
  }
}
