// SPDX-License-Identifier: MIT

/// Memory, handed out piece by piece; every piece begins on a cache line.
///
/// Written twice over, once to count and once to hand out, a layout could come to differ from its
/// size: so a size is counted by the same code that hands the memory out, over a null base.
public struct Workspace {
  private let base: UnsafeMutablePointer<Double>?
  public private(set) var words = 0

  /// - Parameter memory: Nil to count only; else 64-byte aligned.
  public init(_ memory: UnsafeMutableRawPointer?) {
    base = memory?.assumingMemoryBound(to: Double.self)
  }

  public mutating func take(_ count: Int) -> UnsafeMutablePointer<Double> {
    let piece = (base ?? Workspace.nowhere) + words
    words &+= (count &+ 7) & ~7
    return piece
  }

  /// Never read or written: pieces of a workspace that only counts.
  private static var nowhere: UnsafeMutablePointer<Double> {
    UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped
  }
}

/// The smallest multiple of 8 that is not less than `count`.
@inline(__always)
public func roundedUp(_ count: Int) -> Int { (count &+ 7) & ~7 }
