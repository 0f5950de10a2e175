// SPDX-License-Identifier: MIT

/// The sums of blocks, added up as a binary tree of aligned powers of two of blocks.
///
/// A binary counter: the node at level l waits for its right sibling where bit l of the number of
/// blocks is set. So n blocks need floor(log2 n) + 1 nodes, and one more to work in.
struct Tree {
  private let work: UnsafeMutablePointer<Double>
  /// Node l lies at `nodes + l * width`.
  private let nodes: UnsafeMutablePointer<Double>
  /// Numbers in a node, a multiple of 8.
  private let width: Int
  private var blocks = 0

  /// - Parameter memory: `Tree.size(...)` numbers.
  init(memory: UnsafeMutablePointer<Double>, width: Int) {
    work = memory
    nodes = memory + width
    self.width = width
  }

  /// The numbers of memory that a tree over `rows` rows takes. `blockRows` is a power of two.
  static func size(rows: Int, blockRows: Int, width: Int) -> Int {
    let blocks = (rows &+ (blockRows &- 1)) &>> blockRows.trailingZeroBitCount
    let levels = Int.bitWidth &- blocks.leadingZeroBitCount
    return (max(1, levels) &+ 1) &* width
  }

  /// Where the next block's sums belong: all of a node must be written.
  var next: UnsafeMutablePointer<Double> {
    blocks & 1 == 0 ? nodes : work
  }

  /// Takes the sums that were written to `next`.
  mutating func add() {
    var sum = next
    var level = 0
    while blocks &>> level & 1 == 1 {
      let left = nodes + level &* width
      level &+= 1
      let target = blocks &>> level & 1 == 1 ? work : nodes + level &* width
      Tree.add(left, sum, into: target, width)
      sum = target
    }
    blocks &+= 1
  }

  /// The root: a node without a right half is its left half. At least one block must be in.
  mutating func root() -> UnsafeMutablePointer<Double> {
    var level = blocks.trailingZeroBitCount
    var sum = nodes + level &* width
    level &+= 1
    while blocks &>> level != 0 {
      if blocks &>> level & 1 == 1 {
        Tree.add(nodes + level &* width, sum, into: work, width)
        sum = work
      }
      level &+= 1
    }
    return sum
  }

  private static func add(
    _ left: UnsafeMutablePointer<Double>, _ right: UnsafeMutablePointer<Double>,
    into target: UnsafeMutablePointer<Double>, _ width: Int
  ) {
    let left = UnsafeMutableRawPointer(left)
    let right = UnsafeMutableRawPointer(right)
    let target = UnsafeMutableRawPointer(target)
    var at = 0
    while at < width &* 8 {
      let sum = UnsafeRawPointer(left + at).eight() + UnsafeRawPointer(right + at).eight()
      (target + at).put(sum)
      at &+= 64
    }
  }
}
