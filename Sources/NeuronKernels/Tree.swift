// SPDX-License-Identifier: MIT

/// The sums of blocks, added up as a binary tree of aligned powers of two of blocks.
///
/// A stack of finished nodes, the levels falling from the bottom to the top: where two of one level
/// come to lie side by side, the right one is added to the left one, and they are one of the next
/// level. So n blocks from the first on never take more than floor(log2 n) + 2 nodes.
public struct Tree {
  private let nodes: UnsafeMutablePointer<Double>
  /// Numbers in a node, a multiple of 8.
  private let width: Int
  private var depth = 0
  /// The block that the tree begins with, and the next.
  private let first: Int64
  private var end: Int64

  /// - Parameter memory: `Tree.size(...)` numbers.
  public init(memory: UnsafeMutablePointer<Double>, width: Int, first: Int64 = 0) {
    nodes = memory
    self.width = width
    self.first = first
    end = first
  }

  /// The numbers of memory that a tree over `rows` rows takes. `blockRows` is a power of two.
  public static func size(rows: Int, blockRows: Int, width: Int) -> Int {
    let blocks = (rows &+ (blockRows &- 1)) &>> blockRows.trailingZeroBitCount
    let levels = Int.bitWidth &- blocks.leadingZeroBitCount
    return (levels &+ 1) &* width
  }

  /// Where the next block's sums belong: all of a node must be written.
  public var next: UnsafeMutablePointer<Double> { nodes + depth &* width }

  /// Takes the sums that were written to `next`, those of one block or of a node of several.
  @inline(never)
  public mutating func add(blocks: Int64 = 1) {
    depth &+= 1
    end &+= blocks
    // A node that begins at an odd multiple of its size is a right half.
    var size = blocks
    while (end &- size) & size != 0 && end &- 2 &* size >= first {
      mergeTop()
      size &<<= 1
    }
  }

  /// Takes the sums of the next block from elsewhere.
  public mutating func add(_ node: UnsafePointer<Double>) {
    next.take(node, width)
    add()
  }

  /// The root: a node without a right half is its left half. At least one block must be in.
  public mutating func root() -> UnsafeMutablePointer<Double> {
    while depth > 1 { mergeTop() }
    return nodes
  }

  private mutating func mergeTop() {
    depth &-= 1
    let right = UnsafeMutableRawPointer(nodes + depth &* width)
    let left = right + (0 &- width) &* 8
    var at = 0
    while at < width &* 8 {
      (left + at).put(UnsafeRawPointer(left + at).eight() + UnsafeRawPointer(right + at).eight())
      at &+= 64
    }
  }
}
