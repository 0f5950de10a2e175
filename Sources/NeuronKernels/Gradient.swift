// SPDX-License-Identifier: MIT

/// The memory of a pass that adds up columns.
struct GradientMemory {
  /// A copy of w, if it does not lie as float64 side by side.
  let w: UnsafeMutablePointer<Double>
  /// The direction of a Hessian-vector product, likewise.
  let v: UnsafeMutablePointer<Double>
  let tree: UnsafeMutablePointer<Double>
  let tile: UnsafeMutablePointer<Double>
  /// A block's bias terms and weights.
  let bias: UnsafeMutablePointer<Double>
  let weights: UnsafeMutablePointer<Double>

  init(_ workspace: inout Workspace, rows: Int, columns: Int) {
    let block = blockRows(columns: columns)
    w = workspace.take(columns)
    v = workspace.take(columns)
    tree = workspace.take(
      Tree.size(rows: rows, blockRows: block, width: Sums.head &+ padded(columns)))
    tile = workspace.take(Tile.words)
    bias = workspace.take(block)
    weights = workspace.take(block)
  }
}

/// Room for the sums of the columns: whole registers, and one even without columns.
@inline(__always)
public func padded(_ columns: Int) -> Int { max(8, roundedUp(columns)) }

/// The columns whose memory can be counted: some thousand vectors of them at most, and some of a
/// block.
public var mostColumns: Int { Int.max &>> 18 }

/// The bytes that `gradient` and `hessianVector` work in, 64-byte aligned.
public func gradientMemory(rows: Int, columns: Int) -> Int {
  var workspace = Workspace(nil)
  _ = GradientMemory(&workspace, rows: rows, columns: columns)
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
  /// The sums of loss (if asked for), residual, weight, and residual times x. At least one row.
  ///
  /// - Parameter memory: `gradientMemory` bytes, 64-byte aligned.
  public func gradient(
    _ w: Numbers, _ b: Double, withLoss: Bool, memory: UnsafeMutableRawPointer
  ) -> ColumnSums {
    columnSums(
      w, b, memory, withLoss ? Terms(hasLoss: true, hasBias: true) : Terms(hasBias: true), nil, 0)
  }

  /// The sums of s_i a_i (1 - a_i) (x_i.v + vb), and of the same times x. At least one row.
  ///
  /// - Parameter memory: `gradientMemory` bytes, 64-byte aligned.
  public func hessianVector(
    _ w: Numbers, _ b: Double, _ v: Numbers, _ vb: Double, memory: UnsafeMutableRawPointer
  ) -> ColumnSums {
    columnSums(w, b, memory, Terms(hasBias: true, hasDirection: true), v, vb)
  }

  @inline(never) @_optimize(speed)
  private func columnSums(
    _ w: Numbers, _ b: Double, _ memory: UnsafeMutableRawPointer, _ terms: Terms,
    _ v: Numbers?, _ vb: Double
  ) -> ColumnSums {
    var workspace = Workspace(memory)
    let memory = GradientMemory(&workspace, rows: x.rows, columns: x.columns)
    let w = w.dense(or: memory.w)
    let v = v?.dense(or: memory.v)
    let tile = Tile(memory.tile)
    var tree = Tree(memory: memory.tree, width: Sums.head &+ padded(x.columns))
    tile.ahead.pointee = Ahead(x, tileLoops: 4, isGradient: true)
    let fault = sum(
      into: &tree, tile, terms, bias: memory.bias, weights: memory.weights,
      fill: { first, count in
        tile.ahead.pointee.address = x.base + (first &+ count) &* x.rowStride
        x.logits(first, count, w, into: tile.z, tile)
        tile.add(b, offset, first, count)
        tile.minors(count)
        if terms.hasLoss { tile.losses(count) }
        guard let v else {
          tile.residuals(count)
          return
        }
        tile.curvatures(count)
        x.logits(first, count, v, into: tile.direction, tile)
        tile.shiftDirections(vb, count)
      },
      columns: { first, count, hasGaps, node in
        // What pads a node to whole registers is added up too, and should be no rubbish.
        UnsafeMutableRawPointer(node + (padded(x.columns) &- 8)).put(.zero)
        x.gradient(
          first, count, memory.bias, weights: hasGaps ? UnsafePointer(memory.weights) : nil,
          into: node, tile)
      })
    if fault != .none { return ColumnSums(sums: Sums(fault), columns: memory.tree) }
    let root = tree.root()
    return ColumnSums(sums: Sums(node: root), columns: root + Sums.head)
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
