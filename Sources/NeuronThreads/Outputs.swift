// SPDX-License-Identifier: MIT
import NeuronKernels

extension Plan {
  /// Of the gradients of several outputs. Where nodes are large, there are few.
  ///
  /// Where outputs share loads, they take half as long, and a thread has X to fetch from the cache of
  /// another: measured from 1,000 to 32,000 rows of 64 columns, a thread was worth its start with four
  /// times as many multiplications as elsewhere.
  @inline(never)
  public init(outputs: Int, rows: Int, columns: Int, threads: Int) {
    let isSmall = outputs &* Outputs.node(columns: columns) <= 1 &<< 14
    self.init(
      rows: rows, columns: columns, work: outputs &* (2 &* columns &+ 64) &>> 2, threads: threads,
      chunks: isSmall ? 64 : 16)
  }
}
