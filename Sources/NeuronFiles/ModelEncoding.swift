// SPDX-License-Identifier: MIT

/// A model as the bytes of its file: the same ones on every machine.
///
/// They are those that the package safetensors writes for the same tensors, as far as that has an
/// order for the metadata: members of objects in this order, no space but at the end, where spaces
/// bring the data to a multiple of eight bytes.
public struct ModelEncoding {
  private let w: UnsafePointer<Double>
  private let columns: Int
  private let b: Double
  private let metadata: Metadata

  public init(w: UnsafePointer<Double>, columns: Int, b: Double, metadata: Metadata) {
    self.w = w
    self.columns = columns
    self.b = b
    self.metadata = metadata
  }

  /// The length of the header, not its own eight bytes included.
  @inline(never)
  public var headerLength: Int {
    var writer = Writer()
    header(&writer)
    return (writer.count &+ 7) & ~7
  }

  /// The bytes of the file.
  public var size: Int { ModelHeader.start &+ headerLength &+ 8 &+ columns &* 8 }

  /// Writes `size` bytes.
  @inline(never)
  public func write(to memory: UnsafeMutableRawPointer) {
    let length = headerLength
    var writer = Writer(memory, capacity: size)
    writer.put(word: UInt64(truncatingIfNeeded: length))
    header(&writer)
    while writer.count < ModelHeader.start &+ length { writer.put(0x20) }
    writer.put(word: b.bitPattern)
    let data = memory + writer.count
    var i = 0
    while i < columns {
      (data + i &* 8).storeBytes(of: w[i].bitPattern.littleEndian, as: UInt64.self)
      i &+= 1
    }
  }

  @inline(never)
  private func header(_ writer: inout Writer) {
    writer.put("{")
    var index = 0
    while index < metadata.count {
      writer.put(index == 0 ? "\"__metadata__\":{" : ",")
      writer.put(quoted: metadata.key(index))
      writer.put(":")
      writer.put(quoted: metadata.value(index))
      index &+= 1
    }
    if index > 0 { writer.put("},") }
    let bytes = UInt(bitPattern: columns &* 8)
    writer.put("\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},\"w\":{")
    writer.put("\"dtype\":\"F64\",\"shape\":[")
    writer.put(number: UInt(bitPattern: columns))
    writer.put("],\"data_offsets\":[8,")
    writer.put(number: bytes &+ 8)
    writer.put("]}}")
  }
}
