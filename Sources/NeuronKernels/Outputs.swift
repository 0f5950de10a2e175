// SPDX-License-Identifier: MIT
import CNeuronShims

/// A neuron, or several over the same rows: their number, their weights and biases, and how far the
/// numbers of each lie from those of the one before.
public struct Outputs {
  public let count: Int
  /// The first one's.
  var w: Numbers
  /// That of a neuron alone.
  private let b: Double
  private let biases: Numbers?
  /// Bytes from an output's first weight, label or result to the next output's.
  var weightStride: Int
  public var labelStride = 0
  public var resultStride = 0

  @inline(__always)
  public init(_ w: Numbers, _ b: Double) {
    count = 1
    self.w = w
    self.b = b
    biases = nil
    weightStride = 0
  }

  public init(_ w: Numbers, biases: Numbers, weightStride: Int) {
    count = biases.count
    self.w = w
    b = 0
    self.biases = biases
    self.weightStride = weightStride
  }

  func bias(_ output: Int) -> Double { biases?.item(output) ?? b }

  func weights(_ output: Int) -> Numbers {
    var weights = w
    weights.base += output &* weightStride
    return weights
  }

  /// Numbers in the node of one output.
  public static func node(columns: Int) -> Int { Sums.head &+ padded(columns) }
}

extension Samples {
  /// The logits of an output in `tile.z`. Those that share loads, or are of one group of rows, are made
  /// together, before the first of them is asked for: they must be asked for in order.
  @inline(never)
  func logits(
    _ output: Int, of outputs: Outputs, _ first: Int, _ count: Int, _ tile: Tile
  ) {
    let w = outputs.weights(output)
    var products = tile.z
    if outputs.count > 1 && x.sharesLoads(rows: count), let w = w.doubles {
      if output == 0 { lookAhead(first &+ count, tile) }
      let index = output & (Tile.outputs &- 1)
      if index == 0 {
        x.logits(
          first, count, min(Tile.outputs, outputs.count &- output), w, outputs.weightStride, tile)
      }
      products = tile.columnLanes + index &* Tile.rows
    } else if let w = w.doubles, tile.ahead.pointee.group != 0 {
      let group = tile.ahead.pointee.group
      let at = first & (group &- 1)
      let second = Matrix.pairsColumns ? output & 1 : 0
      products = tile.products + (second &* (Tile.group / 2) &+ at)
      if at == 0 && second == 0 {
        // A lone last output is taken alone.
        let hop =
          Matrix.pairsColumns && output &+ 1 < outputs.count ? outputs.weightStride &>> 3 : nil
        x.columnLogits(first, min(group, x.rows &- first), w, hop, into: products, tile)
      }
    } else {
      lookAhead(first &+ count, tile)
      x.logits(first, count, w, into: products, tile)
    }
    tile.shift(products, by: outputs.bias(output), offset, first, count)
  }

  @inline(__always)
  private func lookAhead(_ row: Int, _ tile: Tile) {
    tile.ahead.pointee.begin(x.base + row &* x.rowStride)
  }
}
