// SPDX-License-Identifier: MIT

/// What the header of a model file says: where w and b lie, and the metadata.
///
/// The file is of the format safetensors: the length of the header in eight bytes, the lowest first;
/// the header, JSON; the data of the tensors. docs/model-files.md says which of these are models.
public struct ModelHeader {
  /// The bytes that the length of the header takes.
  public static let start = 8
  /// The longest header, after its length.
  public static let most = 1 &<< 24

  private var w = Tensor()
  private var b = Tensor()
  private var metadata: JSONReader
  /// The pairs of the metadata, and the bytes of their texts with a zero byte at the end of each.
  public private(set) var pairs = 0
  public private(set) var texts = 0
  /// The bytes of the whole file.
  public private(set) var fileSize = 0

  public var columns: Int { w.count }

  /// The length of the header that begins so, not itself included.
  @inline(never)
  public static func length(_ start: UnsafePointer<UInt8>) throws(Malformed) -> Int {
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
    try require(length <= UInt64(most))
    return Int(truncatingIfNeeded: length)
  }

  /// The header of a whole file, and the data that follows it.
  @inline(never)
  public static func split(
    _ file: UnsafePointer<UInt8>, _ size: Int
  ) throws(Malformed) -> (ModelHeader, UnsafeRawPointer) {
    try require(size >= start)
    let length = try length(file)
    try require(length <= size &- start)
    let header = try ModelHeader(file + start, length: length)
    try require(header.fileSize == size)
    return (header, UnsafeRawPointer(file + start + length))
  }

  /// - Parameters:
  ///   - text: The header, without its length.
  ///   - length: Of the header.
  @inline(never)
  public init(_ text: UnsafePointer<UInt8>, length: Int) throws(Malformed) {
    var reader = JSONReader(text, length)
    metadata = reader
    var isMetadataSeen = false
    var members = 0
    try require(length > 0 && text[0] == 0x7b)
    while try reader.hasMember(after: members) {
      let name = try reader.word()
      try reader.expect(0x3a)
      members &+= 1
      switch name {
      case .w, .weight:
        try w.read(&reader, isScalar: false)
      case .b, .bias:
        try b.read(&reader, isScalar: true)
      case .metadata:
        try require(!isMetadataSeen)
        isMetadataSeen = true
        metadata = reader
        var writer = Writer()
        pairs = try reader.pairs(into: &writer, nil)
        texts = writer.count
      default: throw Malformed()
      }
    }
    try reader.expectEnd()
    try require(w.isThere && b.isThere)
    // One behind the other, with nothing before, between or shared.
    let isWFirst = w.begin == 0 && b.begin == w.end
    try require(isWFirst || b.begin == 0 && w.begin == b.end)
    fileSize = ModelHeader.start &+ length &+ (isWFirst ? b.end : w.end)
  }

  /// Copies the metadata into its memory.
  @inline(never)
  public func fill(_ target: Metadata) throws(Malformed) {
    if pairs == 0 { return }
    var reader = metadata
    var writer = Writer(target.texts, capacity: texts)
    _ = try reader.pairs(into: &writer, target)
    try target.sort()
  }

  /// Copies w and b.
  ///
  /// - Parameter data: What follows the header.
  @inline(never)
  public func copy(
    _ data: UnsafeRawPointer, w: UnsafeMutablePointer<Double>, b: UnsafeMutablePointer<Double>
  ) {
    self.w.copy(data, into: w)
    self.b.copy(data, into: b)
  }
}

/// Numbers in the data that follows the header.
private struct Tensor {
  private(set) var count = 0
  private(set) var begin = 0
  private(set) var end = 0
  private var isFloat32 = false
  private(set) var isThere = false

  /// Reads where one number lies, or a row of them: of one dimension, or of two as the weight of
  /// PyTorch's Linear with one output.
  @inline(never)
  mutating func read(_ reader: inout JSONReader, isScalar: Bool) throws(Malformed) {
    try require(!isThere)
    isThere = true
    var members = 0
    var seen = 0
    while try reader.hasMember(after: members) {
      let name = try reader.word()
      try reader.expect(0x3a)
      members &+= 1
      seen |= 1 &<< name.rawValue
      switch name {
      case .dtype:
        let dtype = try reader.word()
        isFloat32 = dtype == .float32
        try require(isFloat32 || dtype == .float64)
      case .shape:
        let shape = try reader.numbers()
        count = shape.count == 0 ? 1 : shape.last
        // A scalar has no dimension, or one of 1; a row has one, or a second, its first then being 1.
        try require(
          isScalar
            ? shape.count < 2 && count == 1
            : shape.count == 1 || shape.count == 2 && shape.first == 1)
      case .offsets:
        let offsets = try reader.numbers()
        try require(offsets.count == 2)
        begin = offsets.first
        end = offsets.last
      default: throw Malformed()
      }
    }
    // Three members are all of them, if no two were the same.
    try require(members == 3 && seen.nonzeroBitCount == 3)
    try require(end &- begin == count &<< (isFloat32 ? 2 : 3))
  }

  /// The data may lie at any address: headers of a length that is no multiple of eight are rare, but
  /// allowed.
  @inline(never)
  func copy(_ data: UnsafeRawPointer, into target: UnsafeMutablePointer<Double>) {
    let base = data + begin
    var i = 0
    while i < count {
      if isFloat32 {
        let bits = (base + i &* 4).loadUnaligned(as: UInt32.self).littleEndian
        target[i] = Double(Float(bitPattern: bits))
      } else {
        let bits = (base + i &* 8).loadUnaligned(as: UInt64.self).littleEndian
        target[i] = Double(bitPattern: bits)
      }
      i &+= 1
    }
  }
}

extension JSONReader {
  /// Reads an object of strings, each of which gets a zero byte at its end; `target` is told where
  /// each pair begins. Returns how many there are.
  @inline(never)
  fileprivate mutating func pairs(
    into writer: inout Writer, _ target: Metadata?
  ) throws(Malformed) -> Int {
    var count = 0
    while try hasMember(after: count) {
      target?.start(count, at: writer.count)
      try string(into: &writer)
      writer.put(0)
      try expect(0x3a)
      try string(into: &writer)
      writer.put(0)
      count &+= 1
    }
    return count
  }
}
