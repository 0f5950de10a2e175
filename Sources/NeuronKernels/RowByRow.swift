// SPDX-License-Identifier: MIT
import CNeuronShims

/// What a row can give that is one number.
public enum RowResult {
  /// z_i = x_i.w + b, and a_i = sigmoid(z_i). Labels and weights do not enter.
  case logit, activation
  /// The loss; 0 for a row of weight 0.
  case loss
  /// The residual; 0 for a row of weight 0.
  case residual
  /// s_i a_i (1 - a_i).
  case curvature
}

extension Samples {
  /// A result for each row. Labels and weights must have been checked, if they enter.
  @inline(never)
  public func rows(_ kind: RowResult, _ w: Numbers, _ b: Double, into results: Results) {
    eachTile(w, b) { tile, first, count in
      var values = tile.result
      if kind != .logit { tile.minors(count) }
      switch kind {
      case .logit: values = tile.z
      case .activation: tile.sigmoids(count)
      case .loss:
        tile.losses(count)
        values = tile.loss
      case .residual: tile.residuals(count)
      case .curvature:
        tile.curvatures(count)
        tile.divide(values, by: 1, count)
      }
      if kind != .logit && kind != .activation { tile.clearGaps(values, count) }
      results.put(values, first, count)
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
        if let cancel, neuron_flag(cancel) { return }
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
