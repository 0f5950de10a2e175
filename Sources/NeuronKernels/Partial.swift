// SPDX-License-Identifier: MIT
import NeuronNumerics

/// The sums of loss, residual, weight and gradient over a part of all rows, in the bytes that
/// docs/partials.md fixes: this head, then the nodes of the part's blocks.
public struct Partial {
  public let columns: Int
  /// Where the part begins; at a block, unless it is empty.
  public let firstRow: Int64
  public let rows: Int64
  /// What w and b hash to: sums with others do not add up.
  public let parameters: UInt64

  static let head = 64
  private static let magic: UInt64 = 0x0050_4e4f_5255_454e  // "NEURONP"
  private static let kind: UInt64 = 0x0000_0001_0000_0001  // version 1, loss and gradient

  /// Where rows may end.
  private static let most: UInt64 = 1 &<< 60

  /// Nil for rows that are beyond counting.
  public init?(columns: Int, firstRow: Int64, rows: Int, parameters: UInt64) {
    let first = UInt64(bitPattern: firstRow)
    guard first <= Partial.most, UInt64(truncatingIfNeeded: rows) <= Partial.most &- first
    else { return nil }
    self.init(
      columns: columns, firstRow: firstRow, rows: Int64(truncatingIfNeeded: rows),
      parameters: parameters)
  }

  init(columns: Int, firstRow: Int64, rows: Int64, parameters: UInt64) {
    self.columns = columns
    self.firstRow = firstRow
    self.rows = rows
    self.parameters = parameters
  }

  /// Whether the part begins where a block does.
  public var isAligned: Bool {
    rows == 0 || firstRow & Int64(truncatingIfNeeded: blockRows(columns: columns) &- 1) == 0
  }

  public var blocks: BlockRange {
    let block = blockRows(columns: columns)
    let shift = Int64(truncatingIfNeeded: block.trailingZeroBitCount)
    return BlockRange(
      first: firstRow &>> shift,
      count: (rows &+ Int64(truncatingIfNeeded: block &- 1)) &>> shift)
  }

  /// Bytes in a node.
  var stride: Int { (3 &+ columns) &* 8 }

  public var size: Int { Partial.head &+ blocks.nodes &* stride }

  /// The most bytes over any part of at most so many rows; nil if they are beyond counting.
  public static func mostBytes(rows: Int64, columns: Int) -> Int? {
    guard UInt64(bitPattern: rows) <= most else { return nil }
    let part = Partial(columns: columns, firstRow: 0, rows: rows, parameters: 0)
    return head &+ BlockRange.mostNodes(part.blocks.count) &* part.stride
  }

  // MARK: Bytes

  /// Nil unless the bytes are whole, and of this form.
  @inline(never)
  public init?(_ bytes: UnsafeRawPointer, size: Int) {
    guard size >= Partial.head, bytes.word(0) == Partial.magic, bytes.word(1) == Partial.kind,
      bytes.word(2) < UInt64(truncatingIfNeeded: mostColumns), bytes.word(3) <= Partial.most,
      bytes.word(4) <= Partial.most &- bytes.word(3)
    else { return nil }
    self.init(
      columns: Int(truncatingIfNeeded: bytes.word(2)), firstRow: Int64(bitPattern: bytes.word(3)),
      rows: Int64(bitPattern: bytes.word(4)), parameters: bytes.word(6))
    guard bytes.word(5) == UInt64(truncatingIfNeeded: blockRows(columns: columns)), isAligned,
      size == self.size, bytes.word(7) == Partial.checksum(bytes, size)
    else { return nil }
  }

  /// Writes the head, once the nodes stand behind it.
  func seal(_ bytes: UnsafeMutableRawPointer) {
    bytes.put(Partial.magic, 0)
    bytes.put(Partial.kind, 1)
    bytes.put(UInt64(truncatingIfNeeded: columns), 2)
    bytes.put(UInt64(bitPattern: firstRow), 3)
    bytes.put(UInt64(bitPattern: rows), 4)
    bytes.put(UInt64(truncatingIfNeeded: blockRows(columns: columns)), 5)
    bytes.put(parameters, 6)
    bytes.put(Partial.checksum(bytes, size), 7)
  }

  /// Writes nodes as they stand in a tree of sums.
  public func write(
    _ nodes: UnsafePointer<Double>, width: Int, to bytes: UnsafeMutableRawPointer
  ) {
    var out = bytes + Partial.head
    var node = nodes
    let end = bytes + size
    while out < end {
      out.put(node[0], 0)
      out.put(node[1], 1)
      out.put(node[2], 2)
      var column = 0
      while column < columns {
        out.put(node[Sums.head &+ column], 3 &+ column)
        column &+= 1
      }
      out += stride
      node += width
    }
    seal(bytes)
  }

  /// Of all words but the checksum's own.
  private static func checksum(_ bytes: UnsafeRawPointer, _ size: Int) -> UInt64 {
    var hash = Hash()
    var word = 0
    while word < size &>> 3 {
      if word != 7 { hash.add(bytes.word(word)) }
      word &+= 1
    }
    return hash.value
  }
}

/// FNV-1a by words instead of bytes, folded so that no bit is out of reach of a later one.
public struct Hash {
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  public init() {}

  @inline(__always)
  public mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x0000_0100_0000_01b3
    value ^= value &>> 32
  }

  public mutating func add(_ number: Double) { add(number.canonical.bitPattern) }

  public mutating func add(_ numbers: Numbers) {
    var index = 0
    while index < numbers.count {
      let some = min(8, numbers.count &- index)
      let eight = numbers.some(index, some)
      var lane = 0
      while lane < some {
        add(eight.lane(lane))
        lane &+= 1
      }
      index &+= 8
    }
  }
}

// Little-endian, at any address.

extension UnsafeRawPointer {
  @inline(__always)
  func word(_ index: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self))
  }
  @inline(__always)
  func number(_ index: Int) -> Double { Double(bitPattern: word(index)) }
}

extension UnsafeMutableRawPointer {
  @inline(__always)
  func put(_ word: UInt64, _ index: Int) {
    storeBytes(of: word.littleEndian, toByteOffset: index &* 8, as: UInt64.self)
  }
  @inline(__always)
  func put(_ number: Double, _ index: Int) { put(number.canonical.bitPattern, index) }
}
