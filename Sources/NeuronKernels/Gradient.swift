// SPDX-License-Identifier: MIT

/// The memory of a pass that adds up columns.
struct GradientMemory {
  /// A copy of the weights of all outputs, if they do not lie as float64 side by side.
  let w: UnsafeMutablePointer<Double>
  /// The direction of a Hessian-vector product, likewise.
  let v: UnsafeMutablePointer<Double>
  let tree: UnsafeMutablePointer<Double>
  let tile: UnsafeMutablePointer<Double>
  /// The bias terms of a block, output by output, or of a group of blocks, and its weights.
  let bias: UnsafeMutablePointer<Double>
  let weights: UnsafeMutablePointer<Double>
  /// The lanes of a block that is taken in parts.
  let lanes: UnsafeMutablePointer<Double>
  /// A group's nodes, where columns come one after the other.
  let nodes: UnsafeMutablePointer<Double>

  @inline(__always)
  init(_ workspace: inout Workspace, rows: Int, columns: Int, outputs: Int) {
    let block = blockRows(columns: columns)
    w = workspace.take(outputs &* columns)
    v = workspace.take(columns)
    tree = workspace.take(
      Tree.size(
        rows: rows, blockRows: block, width: outputs &* Outputs.node(columns: columns)))
    tile = workspace.take(Tile.words)
    // The longer group is that of float32.
    let group = Matrix.gradientGroup(columns: columns, size: 4, outputs: outputs)
    bias = workspace.take(outputs &* group)
    weights = workspace.take(group)
    lanes = workspace.take(Vectors.lanes(columns))
    nodes = workspace.take(
      (group &>> block.trailingZeroBitCount) &* outputs &* Outputs.node(columns: columns))
  }
}

/// Room for the sums of the columns: whole registers, and one even without columns.
@inline(__always)
public func padded(_ columns: Int) -> Int { max(8, roundedUp(columns)) }

/// The columns whose memory can be counted: some thousand vectors of them at most, and some of a
/// block.
public var mostColumns: Int { Int.max &>> 18 }

/// The bytes that `gradient` and `hessianVector` work in, 64-byte aligned.
@inline(never)
public func gradientMemory(rows: Int, columns: Int, outputs: Int = 1) -> Int {
  var workspace = Workspace(nil)
  _ = GradientMemory(&workspace, rows: rows, columns: columns, outputs: outputs)
  return workspace.words &* 8
}

/// A root of the tree: the sums, and those of the columns, valid as long as the memory.
public struct ColumnSums {
  public var sums: Sums
  public var columns: UnsafePointer<Double>

  public init(sums: Sums, columns: UnsafePointer<Double>) {
    self.sums = sums
    self.columns = columns
  }
}

extension Samples {
  /// The sums of loss (if asked for), residual, weight, and residual times x. At least one row and one
  /// output: the nodes of all lie side by side, the first one's first.
  ///
  /// - Parameter memory: `gradientMemory` bytes, 64-byte aligned.
  public func gradient(
    _ outputs: Outputs, withLoss: Bool, memory: UnsafeMutableRawPointer
  ) -> ColumnSums {
    columnSums(
      outputs, memory, withLoss ? Terms(hasLoss: true, hasBias: true) : Terms(hasBias: true), nil,
      0)
  }

  /// The sums of s_i a_i (1 - a_i) (x_i.v + vb), and of the same times x. At least one row.
  ///
  /// - Parameter memory: `gradientMemory` bytes, 64-byte aligned.
  public func hessianVector(
    _ w: Numbers, _ b: Double, _ v: Numbers, _ vb: Double, memory: UnsafeMutableRawPointer
  ) -> ColumnSums {
    columnSums(Outputs(w, b), memory, Terms(hasBias: true, hasDirection: true), v, vb)
  }

  @inline(never) @_optimize(speed)
  private func columnSums(
    _ outputs: Outputs, _ memory: UnsafeMutableRawPointer, _ terms: Terms, _ v: Numbers?,
    _ vb: Double
  ) -> ColumnSums {
    var workspace = Workspace(memory)
    let memory = GradientMemory(
      &workspace, rows: x.rows, columns: x.columns, outputs: outputs.count)
    let outputs = outputs.dense(or: memory.w)
    let v = v?.dense(or: memory.v)
    let tile = Tile(memory.tile)
    let width = Outputs.node(columns: x.columns)
    var tree = Tree(memory: memory.tree, width: outputs.count &* width)
    tile.ahead.pointee = Ahead(x, tileLoops: 8, isGradient: true, outputs: outputs.count)
    let partRows = x.partRows(outputs: outputs.count)
    let block = blockRows(columns: x.columns)
    let group = tile.ahead.pointee.group
    let fault = sum(
      into: &tree, tile, terms, outputs: outputs.count, labelStride: outputs.labelStride,
      partRows: partRows, group: group > 0 ? (group, memory.nodes) : nil, bias: memory.bias,
      weights: memory.weights,
      fill: { output, first, count in
        logits(output, of: outputs, first, count, tile)
        tile.minors(count)
        if terms.hasLoss { tile.losses(count) }
        guard let v else {
          tile.residuals(count)
          return
        }
        tile.curvatures(count)
        if group > 0 {
          // Where the bias terms of the same rows will be.
          let place = first & (group &- 1)
          if place == 0 { x.logits(first, min(group, x.rows &- first), v, into: memory.bias, tile) }
          tile.direction.take(memory.bias + place, roundedUp(count))
        } else {
          x.logits(first, count, v, into: tile.direction, tile)
        }
        tile.shiftDirections(vb, count)
      },
      // `partRows` would do: the columns leave the code out of libraries that take no parts.
      part: { first, at, count, hasGaps in
        if Vectors.comeInParts(x.columns) && partRows < Tile.rows {
          x.addGradient(
            first &+ at, count, memory.bias + at, weights: hasGaps ? memory.weights + at : nil,
            to: memory.lanes, isFirst: at == 0, tile)
        }
      },
      columns: { first, count, hasGaps, nodes in
        // What pads a node to whole registers is added up too, and should be no rubbish.
        var end = nodes
        let blocks = (count &+ block &- 1) &>> block.trailingZeroBitCount
        var index = 0
        while index < outputs.count &* blocks {
          end += width
          UnsafeMutableRawPointer(end - 8).put(.zero)
          index &+= 1
        }
        if Vectors.comeInParts(x.columns) && partRows < Tile.rows {
          x.finishGradient(memory.lanes, into: nodes + Sums.head, tile)
          return
        }
        let rows = group > 0 ? group : block
        var at = 0
        if group > 0 && !hasGaps {
          // The last block may end anywhere.
          at = count & 7 == 0 ? count : count & ~(block &- 1)
          x.blockGradients(
            first, at, outputs.count, memory.bias, rows, into: nodes + Sums.head, width)
        }
        while at < count {
          x.gradient(
            first &+ at, min(block, count &- at), outputs.count, memory.bias + at, rows,
            weights: hasGaps ? UnsafePointer(memory.weights) + at : nil,
            into: nodes
              + ((at &>> block.trailingZeroBitCount) &* outputs.count &* width &+ Sums.head), width,
            tile)
          at &+= block
        }
      })
    if fault != .none { return ColumnSums(sums: Sums(fault), columns: memory.tree) }
    let root = tree.root()
    return ColumnSums(sums: Sums(node: root), columns: root + Sums.head)
  }
}

extension Outputs {
  /// The same with the weights as float64 side by side.
  @inline(__always)
  fileprivate func dense(or memory: UnsafeMutablePointer<Double>) -> Outputs {
    if w.doubles != nil { return self }
    var output = 0
    while output < count {
      weights(output).copy(to: memory + output &* w.count)
      output &+= 1
    }
    var dense = self
    dense.w = Numbers(
      base: UnsafeRawPointer(memory), count: w.count, stride: 8, storage: .float64)
    dense.weightStride = w.count &* 8
    return dense
  }
}

extension Numbers {
  /// The numbers as float64 side by side: as they lie, or copied to `memory`.
  @inline(__always)
  func dense(or memory: UnsafeMutablePointer<Double>) -> UnsafePointer<Double> {
    if let doubles { return doubles }
    copy(to: memory)
    return UnsafePointer(memory)
  }
}
