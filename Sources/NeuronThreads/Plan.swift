// SPDX-License-Identifier: MIT
import NeuronKernels

/// How a pass over rows is cut into chunks for threads.
///
/// A chunk is an aligned power of two of blocks, so that its sums are one node of the tree of sums
/// over all rows: cutting moves no bit. There are more chunks than threads, which take the next as
/// they become free: a thread that the machine holds up holds the others up for one chunk at most.
public struct Plan {
  public let threads: Int
  public let chunks: Int
  /// Rows in each chunk but the last.
  public let chunkRows: Int

  /// The most threads of one pass, the caller's included.
  public static let mostThreads = 64

  /// - Parameters:
  ///   - work: Of one row, in multiplications.
  ///   - threads: At most so many.
  ///   - chunks: At most so many, a power of two.
  public init(rows: Int, columns: Int, work: Int, threads: Int, chunks most: Int = 64) {
    let blockShift = blockRows(columns: columns).trailingZeroBitCount
    let blocks = (rows &+ (1 &<< blockShift) &- 1) &>> blockShift
    let (total, overflows) = rows.multipliedReportingOverflow(by: work)
    // For each thread a quarter of a million: fewer are done before a thread has started.
    let useful = overflows ? Plan.mostThreads : total &>> 18
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
}
