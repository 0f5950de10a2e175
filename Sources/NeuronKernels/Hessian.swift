// SPDX-License-Identifier: MIT
import NeuronNumerics

/// The rows of the Hessian that one pass over X adds up, from the diagonal on: squares of eight by
/// eight sums. Few enough that a tree of them stays small.
public struct HessianPart {
  /// A square's numbers.
  static let square = 64
  /// The most rows of squares.
  static let most = 8

  /// Squares in the first row of the whole, b's column included.
  let across: Int
  /// The first row of squares.
  let first: Int
  /// One past the last.
  let end: Int
  /// Whether it is of the sums of s_i (a_i - y_i)^2 x_i x_i' instead: what each row's score says.
  let ofScores: Bool

  /// The part that begins with a row of the Hessian, a multiple of 8; nil if there is none.
  public init?(row: Int, columns: Int, ofScores: Bool = false) {
    if row > columns { return nil }
    across = roundedUp(columns &+ 1) &>> 3
    first = row &>> 3
    end = min(first &+ HessianPart.most, across)
    self.ofScores = ofScores
  }

  init(first: Int, end: Int, across: Int) {
    self.first = first
    self.end = end
    self.across = across
    ofScores = false
  }

  /// The row that the next part begins with.
  public var nextRow: Int { end &* 8 }

  /// The numbers of its sums.
  public var size: Int { squares(above: end) &* HessianPart.square }

  /// Multiplications for each row of X.
  public var work: Int { size &+ 16 &* across }

  /// The squares in the rows of squares above one.
  @inline(__always)
  func squares(above row: Int) -> Int {
    // Each row of squares is one shorter than the last.
    let rows = row &- first
    return rows &* across &- (rows &* (first &+ row &- 1)) &>> 1
  }

  /// Hands out the entries j, k, j <= k.
  @inline(__always)
  public func means(
    _ root: ColumnSums, _ columns: Int, _ entry: (_ j: Int, _ k: Int, _ mean: Double) -> Void
  ) {
    var j = first &* 8
    while j < end &* 8 && j <= columns {
      let row = j &>> 3
      let before = squares(above: row) &- row
      let line = root.columns + (before &* HessianPart.square &+ (j & 7) &* 8)
      var k = j
      while k <= columns {
        let square = k &>> 3
        let sum = line[square &* HessianPart.square &+ (k & 7)]
        entry(j, k, (sum / root.sums.weight).canonical)
        k &+= 1
      }
      j &+= 1
    }
  }
}

/// The memory of `Samples.hessian`.
struct HessianMemory {
  let w: UnsafeMutablePointer<Double>
  let tree: UnsafeMutablePointer<Double>
  let tile: UnsafeMutablePointer<Double>
  /// A block's weighted curvatures, and its weights.
  let curvatures: UnsafeMutablePointer<Double>
  let weights: UnsafeMutablePointer<Double>
  let panels: Panels

  init(_ workspace: inout Workspace, _ part: HessianPart, rows: Int, columns: Int) {
    let block = blockRows(columns: columns)
    w = workspace.take(columns)
    tree = workspace.take(
      Tree.size(rows: rows, blockRows: block, width: Sums.head &+ part.size))
    tile = workspace.take(Tile.words)
    curvatures = workspace.take(block)
    weights = workspace.take(block)
    panels = Panels(&workspace, part, block: block)
  }
}

/// The bytes that `hessian` works in, 64-byte aligned.
public func hessianMemory(_ part: HessianPart, rows: Int, columns: Int) -> Int {
  var workspace = Workspace(nil)
  _ = HessianMemory(&workspace, part, rows: rows, columns: columns)
  return workspace.words &* 8
}

extension Samples {
  /// The sums of a part of the Hessian. At least one row.
  ///
  /// - Parameter memory: `hessianMemory` bytes, 64-byte aligned.
  @inline(never)
  public func hessian(
    _ w: Numbers, _ b: Double, _ part: HessianPart, memory: UnsafeMutableRawPointer
  ) -> ColumnSums {
    var workspace = Workspace(memory)
    let memory = HessianMemory(&workspace, part, rows: x.rows, columns: x.columns)
    let w = w.dense(or: memory.w)
    var tree = Tree(memory: memory.tree, width: Sums.head &+ part.size)
    let tile = Tile(memory.tile)
    let fault = sum(
      into: &tree, tile, Terms(hasBias: true), bias: memory.curvatures, weights: memory.weights,
      fill: { _, first, count in
        x.logits(first, count, w, into: tile.z, tile)
        tile.shift(tile.z, by: b, offset, first, count)
        tile.minors(count)
        if part.ofScores { tile.squaredResiduals(count) } else { tile.curvatures(count) }
      },
      columns: { first, count, _, node in
        let x = x.rows(first, count)
        let kept = memory.panels.pack(x, part, memory.curvatures, weights: memory.weights)
        memory.panels.multiply(kept, part, x, into: node + Sums.head)
      })
    if fault != .none { return ColumnSums(sums: Sums(fault), columns: memory.tree) }
    let root = tree.root()
    return ColumnSums(sums: Sums(node: root), columns: root + Sums.head)
  }
}
