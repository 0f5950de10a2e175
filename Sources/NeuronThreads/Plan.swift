// SPDX-License-Identifier: MIT
import NeuronKernels

/// How a pass over rows is cut into chunks for threads.
///
/// A chunk is an aligned power of two of blocks, so that its sums are one node of the tree of sums
/// over all rows: cutting moves no bit. There are more chunks than threads, which take the next as
/// they become free: a thread that the machine holds up holds the others up for one chunk at most.
public struct Plan {
  public let threads: Int
  public private(set) var chunks: Int
  /// Rows in each chunk but the last; the most rows in one for a part of all rows.
  public let chunkRows: Int
  /// What the rows are of the blocks of all rows; nil if they are all.
  private var part: BlockRange?
  private let blockShift: Int
  /// As of `Threads`.
  public var limit = Int.max

  /// The most threads of one pass, the caller's included.
  public static let mostThreads = 64

  /// - Parameters:
  ///   - work: Of one row, in multiplications.
  ///   - threads: At most so many.
  ///   - chunks: At most so many, a power of two.
  @inline(never)
  public init(rows: Int, columns: Int, work: Int, threads: Int, chunks most: Int = 64) {
    blockShift = blockRows(columns: columns).trailingZeroBitCount
    let blocks = (rows &+ (1 &<< blockShift) &- 1) &>> blockShift
    let (total, overflows) = rows.multipliedReportingOverflow(by: work)
    // For each thread half a million: on a virtual machine, fewer are done before one has started.
    let useful = overflows ? Plan.mostThreads : total &>> 19
    let threads = min(threads, min(useful, min(blocks, Plan.mostThreads)))
    if threads <= 1 {
      self.threads = 1
      chunks = 1
      chunkRows = rows
      return
    }
    // More than half of the most, where there are as many blocks.
    let bits = Int.bitWidth &- (blocks &- 1).leadingZeroBitCount
    let chunkShift = max(0, bits &- most.trailingZeroBitCount)
    chunkRows = 1 &<< (chunkShift &+ blockShift)
    chunks = (blocks &+ (1 &<< chunkShift) &- 1) &>> chunkShift
    self.threads = min(threads, chunks)
  }

  /// One whose memory is enough for fewer rows too.
  ///
  /// They may make more chunks, though no more than twice as many: what is not cut to the last block
  /// makes more than half of the most chunks, and what is cut so has fewer blocks with fewer rows.
  public var forFewerRows: Plan {
    var plan = self
    if threads > 1 { plan.chunks = chunks &* 2 }
    return plan
  }

  /// Of a part of all rows: a chunk is a whole node of the part's, or of one.
  @inline(never)
  public init(_ part: BlockRange, rows: Int, columns: Int, work: Int, threads: Int) {
    self.init(rows: rows, columns: columns, work: work, threads: threads)
    self.part = part
    chunks = 0
    var at = part.first
    while at < part.end {
      at &+= blocks(at: at, part)
      chunks &+= 1
    }
  }

  /// The most chunks that a part of so many rows has, wherever it begins; nil for all rows.
  var mostChunks: Int? {
    part.map { BlockRange.mostNodes($0.count, size: mostBlocks) }
  }

  /// The most blocks in a chunk of a part.
  private var mostBlocks: Int64 {
    threads == 1 ? BlockRange.most : Int64(truncatingIfNeeded: chunkRows &>> blockShift)
  }

  private func blocks(at block: Int64, _ part: BlockRange) -> Int64 {
    min(part.node(at: block), mostBlocks)
  }

  /// The rows of a chunk of `rows` rows, and its blocks.
  func chunk(_ chunk: Int, of rows: Int) -> (first: Int, count: Int, blocks: Int64) {
    guard let part else {
      let first = chunk &* chunkRows
      return (first, min(chunkRows, rows &- first), 0)
    }
    var at = part.first
    var before = chunk
    while before > 0 {
      at &+= blocks(at: at, part)
      before &-= 1
    }
    let first = Int(truncatingIfNeeded: at &- part.first) &<< blockShift
    let blocks = blocks(at: at, part)
    return (first, min(Int(truncatingIfNeeded: blocks) &<< blockShift, rows &- first), blocks)
  }
}
