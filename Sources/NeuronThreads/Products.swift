// SPDX-License-Identifier: MIT
import NeuronKernels

extension Products {
  /// - Parameters:
  ///   - threads: Those that the shares are for.
  ///   - memory: `memory` bytes for each share.
  /// - Returns: False if the caller wants no more.
  @inline(never)
  public func run(_ threads: Threads, memory: UnsafeMutableRawPointer) -> Bool {
    Team.run(self, limit: threads.limit, memory: memory)
    return !samples.isCancelled
  }
}
