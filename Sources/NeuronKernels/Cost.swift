// SPDX-License-Identifier: MIT
import CNeuronShims

extension Samples {
  /// The sums of loss and weight. At least one row; uses no memory but the stack.
  @inline(never)
  public func loss(_ w: Numbers, _ b: Double) -> Sums {
    let neuron = Outputs(w, b)
    return onStack(Terms(hasLoss: true)) { tile, first, count in
      logits(0, of: neuron, first, count, tile)
      tile.minors(count)
      tile.losses(count)
    }
  }

  /// The sum of the weights alone, all labels and weights checked. At least one row.
  @inline(never)
  public func total() -> Sums {
    onStack(Terms()) { _, _, _ in }
  }

  @inline(__always)
  func onStack(
    _ terms: Terms, _ fill: (_ tile: Tile, _ first: Int, _ count: Int) -> Void
  ) -> Sums {
    var stack = neuron_stack_memory()
    return withUnsafeMutablePointer(to: &stack) {
      let words = neuron_stack_lines($0).unsafelyUnwrapped
      let tile = Tile(words)
      tile.ahead.pointee = Ahead(x, tileLoops: 3, isGradient: false)
      // A tree of as many levels as an Int has bits fits behind the tile.
      var tree = Tree(memory: words + Tile.words, width: Sums.head)
      let fault = sum(
        into: &tree, tile, terms, partRows: x.tileRows, bias: nil, weights: nil,
        fill: { fill(tile, $1, $2) },
        columns: { _, _, _, _ in })
      return fault == .none ? Sums(node: tree.root()) : Sums(fault)
    }
  }
}
