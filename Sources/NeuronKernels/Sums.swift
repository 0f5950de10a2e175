// SPDX-License-Identifier: MIT
import CNeuronShims

/// What a pass over the rows adds up: a node of the tree begins with these, eight numbers wide, and
/// goes on with the sums of the columns.
public struct Sums {
  /// s_i times the loss.
  public var loss: Double
  /// s_i times the residual, or what stands in its place.
  public var bias: Double
  /// s_i.
  public var weight: Double
  public var fault: Fault

  public init(_ fault: Fault) {
    loss = 0
    bias = 0
    weight = 0
    self.fault = fault
  }

  public init(node: UnsafePointer<Double>) {
    loss = node[0]
    bias = node[1]
    weight = node[2]
    // Written so that a NaN is refused too.
    fault = weight > 0 && weight < .infinity ? .none : .total
  }

  public static let head = 8
}

/// Which terms a pass adds up beside the weights.
struct Terms {
  /// `Tile.loss`.
  var hasLoss = false
  /// `Tile.result`.
  var hasBias = false
  /// `Tile.direction` multiplies the bias term, after the weight.
  var hasDirection = false
}

extension Samples {
  /// Goes through all rows, block by block, and leaves the blocks' sums in the tree.
  ///
  /// - Parameters:
  ///   - outputs: Their nodes lie side by side in one.
  ///   - fill: Makes the terms of the tile's rows, `first` to `first + count - 1`.
  ///   - bias: Receives a block's weighted bias terms, output by output, and `weights` its weights: a
  ///     block's rows each; nil if the columns need none.
  ///   - partRows: The rows of a tile that are filled at a time.
  ///   - part: Takes the columns of the rows that were filled last, `at` rows into the block.
  ///   - columns: Adds up the block's columns. `hasGaps` tells that a row has weight 0.
  @inline(__always)
  func sum(
    into tree: inout Tree, _ tile: Tile, _ terms: Terms, outputs: Int = 1, labelStride: Int = 0,
    partRows: Int = Tile.rows, bias biasMemory: UnsafeMutablePointer<Double>?,
    weights weightMemory: UnsafeMutablePointer<Double>?,
    fill: (_ output: Int, _ first: Int, _ count: Int) -> Void,
    part: (_ first: Int, _ at: Int, _ count: Int, _ hasGaps: Bool) -> Void = { _, _, _, _ in },
    columns: (_ first: Int, _ count: Int, _ hasGaps: Bool, _ node: UnsafeMutablePointer<Double>)
      -> Void
  ) -> Fault {
    let block = blockRows(columns: x.columns)
    var first = 0
    while first < x.rows {
      let end = min(block, x.rows &- first)
      if isCancelled { return .cancelled }
      let node = tree.next
      var labels = y
      var output = 0
      while output < outputs {
        var loss = Eight.zero
        var bias = Eight.zero
        var total = Eight.zero
        var at = 0
        while at < end {
          let size = min(partRows, end &- at)
          let fault = tile.load(labels, weight, first &+ at, size)
          if fault != .none { return fault }
          fill(output, first &+ at, size)
          var index = 0
          while index < size {
            let s = tile.weight.eight(index)
            let counts = s .!= Eight.zero
            if terms.hasLoss { loss += (tile.loss.eight(index) * s).only(counts) }
            if terms.hasBias {
              var term = tile.result.eight(index) * s
              if terms.hasDirection { term *= tile.direction.eight(index) }
              term = term.only(counts)
              bias += term
              biasMemory?.put(term, output &* block &+ at &+ index)
              weightMemory?.put(s, at &+ index)
            }
            total += s
            index &+= 8
          }
          if neuron_accumulators() >= 4 { part(first, at, size, weight != nil) }
          at &+= size
        }
        let head = node + output &* Outputs.node(columns: x.columns)
        UnsafeMutableRawPointer(head).put(Eight(loss.tree, bias.tree, total.tree, 0, 0, 0, 0, 0))
        labels?.base += labelStride
        output &+= 1
      }
      columns(first, end, weight != nil, node)
      tree.add()
      first &+= block
    }
    return .none
  }
}
