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
  ///   - bias: Receives the weighted bias terms of a block or group, output by output, and `weights` its
  ///     weights: the rows of one each; nil if the columns need none.
  ///   - partRows: The rows of a tile that are filled at a time.
  ///   - part: Takes the columns of the rows that were filled last, `at` rows into the block.
  ///   - group: Rows of several blocks whose columns are added up together, and memory for their nodes.
  ///   - columns: Adds up the columns of the block, or of the group's blocks, into a node for each.
  ///     `hasGaps` tells that a row has weight 0.
  @inline(__always)
  func sum(
    into tree: inout Tree, _ tile: Tile, _ terms: Terms, outputs: Int = 1, labelStride: Int = 0,
    partRows: Int = Tile.rows, group: (rows: Int, nodes: UnsafeMutablePointer<Double>)? = nil,
    bias biasMemory: UnsafeMutablePointer<Double>?,
    weights weightMemory: UnsafeMutablePointer<Double>?,
    fill: (_ output: Int, _ first: Int, _ count: Int) -> Void,
    part: (_ first: Int, _ at: Int, _ count: Int, _ hasGaps: Bool) -> Void = { _, _, _, _ in },
    columns: (_ first: Int, _ count: Int, _ hasGaps: Bool, _ nodes: UnsafeMutablePointer<Double>)
      -> Void
  ) -> Fault {
    let block = blockRows(columns: x.columns)
    let rows = group?.rows ?? block
    var hasGaps = false
    // The sums of some rows of a block, `place` rows into the memory of its group.
    @inline(__always)
    func add(
      _ output: Int, _ labels: Numbers?, _ first: Int, _ count: Int, _ place: Int,
      to head: UnsafeMutablePointer<Double>
    ) -> Fault {
      var loss = Eight.zero
      var bias = Eight.zero
      var total = Eight.zero
      var at = 0
      while at < count {
        let size = min(partRows, count &- at)
        let fault = tile.load(labels, weight, first &+ at, size)
        if fault != .none { return fault }
        fill(output, first &+ at, size)
        var index = 0
        while index < size {
          let s = tile.weight.eight(index)
          let counts = s .!= Eight.zero
          if weight != nil && !all(counts .| (.!lanes(below: size &- index))) { hasGaps = true }
          if terms.hasLoss { loss += (tile.loss.eight(index) * s).only(counts) }
          if terms.hasBias {
            var term = tile.result.eight(index) * s
            if terms.hasDirection { term *= tile.direction.eight(index) }
            term = term.only(counts)
            bias += term
            biasMemory?.put(term, output &* rows &+ place &+ at &+ index)
            weightMemory?.put(s, place &+ at &+ index)
          }
          total += s
          index &+= 8
        }
        if neuron_accumulators() >= 4 { part(first, at, size, hasGaps) }
        at &+= size
      }
      UnsafeMutableRawPointer(head).put(Eight(loss.tree, bias.tree, total.tree, 0, 0, 0, 0, 0))
      return .none
    }
    let node = Outputs.node(columns: x.columns)
    var first = 0
    while first < x.rows {
      if isCancelled { return .cancelled }
      hasGaps = false
      let count = min(rows, x.rows &- first)
      let nodes = group?.nodes ?? tree.next
      var labels = y
      var output = 0
      while output < outputs {
        var head = nodes + output &* node
        var place = 0
        while place < count {
          let some = min(block, count &- place)
          let fault = add(output, labels, first &+ place, some, place, to: head)
          if fault != .none { return fault }
          head += outputs &* node
          place &+= block
        }
        labels?.base += labelStride
        output &+= 1
      }
      columns(first, count, hasGaps, nodes)
      if group == nil {
        tree.add()
      } else {
        var next = nodes
        var place = 0
        while place < count {
          tree.add(next)
          next += outputs &* node
          place &+= block
        }
      }
      first &+= count
    }
    return .none
  }
}
