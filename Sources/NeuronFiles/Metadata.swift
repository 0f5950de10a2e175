// SPDX-License-Identifier: MIT

/// Pairs of texts, sorted by the bytes of their keys, in one piece of memory: for each pair where it
/// begins, counted from the start, in four bytes; then the pairs, key and value each with a zero byte
/// at its end.
///
/// That is never more than the same pairs take in JSON, where each has four quotes, a colon, and a
/// comma or a brace.
public struct Metadata {
  private let base: UnsafeMutableRawPointer
  public let count: Int

  /// - Parameter base: 4-byte aligned.
  public init(_ base: UnsafeMutableRawPointer, count: Int) {
    self.base = base
    self.count = count
  }

  /// The bytes of `count` pairs, whose texts have `texts` bytes, those at their ends included.
  public static func size(count: Int, texts: Int) -> Int { count &* 4 &+ texts }

  /// The most pairs there can be, as a header would not hold more.
  public static let most = ModelHeader.most / 6

  private var starts: UnsafeMutablePointer<UInt32> {
    base.assumingMemoryBound(to: UInt32.self)
  }

  public func key(_ index: Int) -> UnsafePointer<UInt8> {
    UnsafePointer((base + Int(starts[index])).assumingMemoryBound(to: UInt8.self))
  }

  public func value(_ index: Int) -> UnsafePointer<UInt8> {
    var text = key(index)
    while text[0] != 0 { text += 1 }
    return text + 1
  }

  /// The value of a key, or nil.
  public func value(of key: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low &+ high) &>> 1
      let order = Metadata.order(self.key(middle), key)
      if order == 0 { return value(middle) }
      if order < 0 { low = middle &+ 1 } else { high = middle }
    }
    return nil
  }

  /// Less than 0 if `a` comes first, 0 if they are the same.
  @inline(never)
  private static func order(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>) -> Int {
    var i = 0
    while a[i] == b[i] && a[i] != 0 { i &+= 1 }
    return Int(a[i]) &- Int(b[i])
  }

  // MARK: Filling

  /// Says where pair `index` begins: at `offset` among the texts.
  func start(_ index: Int, at offset: Int) {
    starts[index] = UInt32(truncatingIfNeeded: count &* 4 &+ offset)
  }

  var texts: UnsafeMutableRawPointer { base + count &* 4 }

  /// Takes in pairs that `textsLength` has been through.
  public func fill(
    _ pair: (Int) -> (key: UnsafePointer<UInt8>, value: UnsafePointer<UInt8>)
  ) throws(Malformed) {
    var writer = Writer(texts, capacity: Int.max)
    var index = 0
    while index < count {
      start(index, at: writer.count)
      let (key, value) = pair(index)
      writer.put(ended: key)
      writer.put(ended: value)
      index &+= 1
    }
    try sort()
  }

  /// Sorts the pairs that were filled in; the same key twice is malformed.
  ///
  /// A heap sort: what is hostile costs no more than n log n either.
  @inline(never)
  func sort() throws(Malformed) {
    var root = count &>> 1
    while root > 0 {
      root &-= 1
      sink(root, count)
    }
    var end = count
    while end > 1 {
      end &-= 1
      swap(0, end)
      sink(0, end)
    }
    var index = 1
    while index < count {
      try require(Metadata.order(key(index &- 1), key(index)) != 0)
      index &+= 1
    }
  }

  /// Lets the pair at `root` sink to its place in the heap of the first `end`.
  @inline(never)
  private func sink(_ root: Int, _ end: Int) {
    var root = root
    while case var child = root &* 2 &+ 1, child < end {
      if child &+ 1 < end && Metadata.order(key(child), key(child &+ 1)) < 0 { child &+= 1 }
      if Metadata.order(key(root), key(child)) >= 0 { return }
      swap(root, child)
      root = child
    }
  }

  private func swap(_ a: Int, _ b: Int) {
    (starts[a], starts[b]) = (starts[b], starts[a])
  }
}

extension Writer {
  /// A text, with the zero byte at its end.
  mutating func put(ended text: UnsafePointer<UInt8>) {
    var i = 0
    while text[i] != 0 {
      put(text[i])
      i &+= 1
    }
    put(0)
  }
}
