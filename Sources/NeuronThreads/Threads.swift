// SPDX-License-Identifier: MIT

/// How many threads a pass may run on, the calling one included.
public struct Threads {
  public let count: Int
  /// The others leave where more than so many are at work in all calls together.
  public let limit: Int

  /// - Parameter limit: Nil for those that a call asked for itself: they stay.
  public init(_ count: Int, limit: Int? = nil) {
    self.count = count
    self.limit = limit ?? Int.max
  }

  public func atMost(_ count: Int) -> Threads { Threads(min(self.count, count), limit: limit) }
}
