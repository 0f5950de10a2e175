// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronNumerics

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
  /// A result for each row and output, if it is a logit or an activation for several. Labels and
  /// weights must have been checked, if they enter.
  ///
  /// - Parameter results: The first output's.
  @inline(never)
  public func rows(_ kind: RowResult, of outputs: Outputs, into results: Results) {
    eachTile(outputs) { tile, output, first, count in
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
      var results = results
      results.base += output &* outputs.resultStride
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
    eachTile(Outputs(w, b)) { tile, _, first, count in
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
    _ outputs: Outputs,
    _ body: (_ tile: Tile, _ output: Int, _ first: Int, _ count: Int) -> Void
  ) {
    var stack = neuron_stack_memory()
    withUnsafeMutablePointer(to: &stack) {
      let tile = Tile(neuron_stack_lines($0).unsafelyUnwrapped)
      tile.ahead.pointee = Ahead(x, tileLoops: 3, isGradient: false, outputs: outputs.count)
      let most = outputs.count == 1 ? x.tileRows : Tile.rows
      // Where the products of a group are made together, all of its rows for an output before the next.
      let group = max(most, tile.ahead.pointee.group)
      var first = 0
      while first < x.rows {
        let end = min(x.rows, first &+ group)
        var output = 0
        while output < outputs.count {
          var at = first
          while at < end {
            if isCancelled { return }
            let count = min(most, end &- at)
            if y != nil { _ = tile.load(y, weight, at, count) }
            logits(output, of: outputs, at, count, tile)
            body(tile, output, at, count)
            at &+= count
          }
          output &+= 1
        }
        first = end
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
  @inline(__always)
  private func spread(_ value: Eight, _ index: Int) {
    let at = base + index &* stride
    let four = at + 4 &* stride
    @inline(__always) func put(_ at: UnsafeMutableRawPointer, _ lane: Int) {
      at.storeBytes(of: value.lane(lane), as: Double.self)
    }
    put(at, 0)
    put(at + stride, 1)
    put(at + 2 &* stride, 2)
    put(at + 3 &* stride, 3)
    put(four, 4)
    put(four + stride, 5)
    put(four + 2 &* stride, 6)
    put(four + 3 &* stride, 7)
  }

  @inline(never)
  func put(_ values: UnsafeMutablePointer<Double>, _ first: Int, _ count: Int) {
    var index = 0
    while index < count {
      let eight = values.eight(index)
      if stride != 8 && index &+ 8 <= count {
        spread(eight.canonical, first &+ index)
      } else {
        put(eight, first &+ index, min(8, count &- index))
      }
      index &+= 8
    }
  }
}
