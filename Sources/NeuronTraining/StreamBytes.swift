// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

// A saved trainer is words of eight bytes, the low byte first: the magic number, the version, the
// words of StreamNumbers, ten vectors of columns + 1 numbers each, and the hash of all words before it.

extension Stream {
  private static let magic: UInt64 = 0x0054_4e4f_5255_454e  // "NEURONT"
  private static let version: UInt64 = 1
  private static let head = 16 &+ MemoryLayout<StreamNumbers>.size

  /// The bytes of a trainer with so many columns.
  public static func savedBytes(columns: Int) -> Int {
    head &+ vectors &* (columns &+ 1) &* 8 &+ 8
  }

  public func save(to bytes: UnsafeMutableRawPointer) {
    var at = bytes
    Stream.put(Stream.magic, &at)
    Stream.put(Stream.version, &at)
    withUnsafeBytes(of: numbers) {
      var words = $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt64.self)
      let end = words + $0.count &>> 3
      while words < end {
        Stream.put(words.pointee, &at)
        words += 1
      }
    }
    eachNumber { Stream.put($0.pointee.bitPattern, &at) }
    at.storeBytes(of: Stream.hash(bytes, to: at).littleEndian, as: UInt64.self)
  }

  /// The columns of a saved trainer, if the bytes are those that `save` left.
  public static func columns(_ bytes: UnsafeRawPointer, count: Int) -> Int? {
    if count < savedBytes(columns: 0) { return nil }
    let end = bytes + (count &- 8)
    let columns = Int(truncatingIfNeeded: word(bytes + 16))
    return word(bytes) == magic && word(bytes + 8) == version && columns >= 0 && columns < count
      && savedBytes(columns: columns) == count && word(end) == hash(bytes, to: end)
      ? columns : nil
  }

  /// Goes on from bytes for as many `columns`.
  ///
  /// - Returns: False if there is a number in them that no trainer has; then this one is of no use.
  public mutating func restore(_ bytes: UnsafeRawPointer) -> Bool {
    var at = bytes + 16
    withUnsafeMutableBytes(of: &numbers) {
      var words = $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt64.self)
      let end = words + $0.count &>> 3
      while words < end {
        words.pointee = Stream.word(at)
        words += 1
        at += 8
      }
    }
    eachNumber {
      $0.pointee = Double(bitPattern: Stream.word(at)).canonical
      at += 8
    }
    return numbers.isValid
  }

  @inline(__always)
  private func eachNumber(_ body: (Vector) -> Void) {
    var vector = point
    let end = point + Stream.vectors &* size
    while vector < end {
      var j = 0
      while j <= columns {
        body(vector + j)
        j &+= 1
      }
      vector += size
    }
  }

  @inline(never)
  private static func put(_ word: UInt64, _ at: inout UnsafeMutableRawPointer) {
    // No NaN but the one: how it came about differs from machine to machine. A count is none.
    let canonical = Double(bitPattern: word).canonical.bitPattern
    at.storeBytes(of: canonical.littleEndian, as: UInt64.self)
    at += 8
  }

  private static func word(_ bytes: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
  }

  @inline(never)
  private static func hash(_ bytes: UnsafeRawPointer, to end: UnsafeRawPointer) -> UInt64 {
    var hash = Hash()
    var at = bytes
    while at < end {
      hash.add(word(at))
      at += 8
    }
    return hash.value
  }
}
