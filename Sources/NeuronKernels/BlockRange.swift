// SPDX-License-Identifier: MIT

/// A range of the blocks of all rows, which a few nodes of the tree of sums cover: aligned powers of
/// two of blocks, first ever larger, then ever smaller.
public struct BlockRange {
  public let first: Int64
  /// One past the last.
  public let end: Int64

  public init(first: Int64, count: Int64) {
    self.first = first
    end = first &+ count
  }

  /// More blocks than there ever are.
  public static let most: Int64 = 1 &<< 60

  public var count: Int64 { end &- first }

  /// The blocks of the node that begins with a block: as many as its place and the end allow.
  public func node(at block: Int64) -> Int64 {
    let fits: Int64 = 1 &<< Int64(truncatingIfNeeded: 63 &- (end &- block).leadingZeroBitCount)
    return block == 0 ? fits : min(fits, block & (0 &- block))
  }

  public var nodes: Int {
    var count = 0
    var at = first
    while at < end {
      at &+= node(at: at)
      count &+= 1
    }
    return count
  }

  /// The most nodes of a range of at most so many blocks, wherever it begins.
  ///
  /// - Parameter size: The most blocks of a node, a power of two.
  public static func mostNodes(_ blocks: Int64, size: Int64 = most) -> Int {
    // 1, 1, 2, 2, 4, 4, ...: what each node more takes.
    var count = 0
    var covered: Int64 = 0
    var next: Int64 = 1
    while covered &+ next <= blocks {
      covered &+= next
      count &+= 1
      if count & 1 == 0 && next < size { next &<<= 1 }
    }
    return count
  }
}
