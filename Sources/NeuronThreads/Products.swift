// SPDX-License-Identifier: MIT
import CNeuronHost
import CNeuronShims
import NeuronKernels

/// The shares of `Products`, for threads to take.
private struct Shares {
  let products: Products
  let memory: UnsafeMutableRawPointer
  var next = 0
}

extension Products {
  /// - Parameter memory: `memory` bytes for each share.
  /// - Returns: False if the caller wants no more.
  @inline(never)
  public func run(memory: UnsafeMutableRawPointer) -> Bool {
    var work = Shares(products: self, memory: memory)
    withUnsafeMutablePointer(to: &work) {
      Team.start(shares &- 1, $0) { context in
        let work = context.unsafelyUnwrapped.assumingMemoryBound(to: Shares.self)
        while true {
          let share = neuron_fetch_add(&work.pointee.next, 1)
          if share >= work.pointee.products.shares { return nil }
          work.pointee.products.run(share: share, memory: work.pointee.memory)
        }
      }
    }
    return !samples.isCancelled
  }
}
