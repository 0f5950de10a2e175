// SPDX-License-Identifier: MIT

/// Bytes, one after the other; those for which there is no room are only counted.
///
/// Written twice over, once to count and once to write, a size could come to differ from what is
/// written: so a size is counted by the code that writes, over no memory.
public struct Writer {
  private let base: UnsafeMutablePointer<UInt8>?
  private let capacity: Int
  public private(set) var count = 0

  /// Counts only.
  public init() {
    base = nil
    capacity = 0
  }

  public init(_ memory: UnsafeMutableRawPointer, capacity: Int) {
    base = memory.assumingMemoryBound(to: UInt8.self)
    self.capacity = capacity
  }

  @inline(never)
  mutating func put(_ byte: UInt8) {
    if count < capacity { base.unsafelyUnwrapped[count] = byte }
    count &+= 1
  }

  mutating func put(_ text: StaticString) {
    put(text.utf8Start, text.utf8CodeUnitCount)
  }

  @inline(never)
  mutating func put(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    var i = 0
    while i < count {
      put(bytes[i])
      i &+= 1
    }
  }

  /// Eight bytes, the lowest first.
  @inline(never)
  mutating func put(word: UInt64) {
    var i: UInt64 = 0
    while i < 64 {
      put(UInt8(truncatingIfNeeded: word &>> i))
      i &+= 8
    }
  }

  /// In decimal.
  @inline(never)
  mutating func put(number: UInt) {
    if number >= 10 { put(number: number / 10) }
    put(0x30 &+ UInt8(truncatingIfNeeded: number % 10))
  }
}
