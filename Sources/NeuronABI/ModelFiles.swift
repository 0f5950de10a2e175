// SPDX-License-Identifier: MIT
import CNeuron
import CNeuronHost
import NeuronFiles
import NeuronNumerics

extension Model {
  static func encoding(_ model: OpaquePointer) -> ModelEncoding {
    let head = of(model).pointee
    return ModelEncoding(
      w: w(model), columns: head.columns, b: head.b, metadata: metadata(model))
  }

  /// Whether bytes lie in the model's own memory.
  fileprivate static func touches(
    _ model: OpaquePointer, _ bytes: UnsafeRawPointer, _ size: Int
  ) -> Bool {
    let offset = UInt(bitPattern: bytes) &- UInt(bitPattern: model)
    return offset < UInt(bitPattern: of(model).pointee.bytes)
      || 0 &- offset < UInt(bitPattern: size)
  }

  /// A model of the bytes of a file.
  @inline(never)
  fileprivate static func new(
    _ bytes: UnsafeRawPointer, _ size: Int, _ allocator: neuron_allocator
  ) throws(Refusal) -> OpaquePointer {
    let text = bytes.assumingMemoryBound(to: UInt8.self)
    let (header, data) = try wellFormed { () throws(Malformed) in
      try ModelHeader.split(text, size)
    }
    let new = try new(
      columns: header.columns, pairs: header.pairs, texts: header.texts, allocator)
    do throws(Refusal) {
      try wellFormed { () throws(Malformed) in try header.fill(metadata(new)) }
    } catch {
      neuron_model_free(new)
      throw error
    }
    let copy = w(new)
    guardedBatch(&of(new).pointee.b) {
      header.copy(data, w: copy, b: &$0)
      $0 = $0.canonical
    }
    return new
  }
}

@_cdecl("neuron_model_encoded_size") @implementation
public func neuron_model_encoded_size(_ model: OpaquePointer!) -> Int {
  model.map { Model.encoding($0).size } ?? 0
}

@_cdecl("neuron_model_encode") @implementation
public func neuron_model_encode(
  _ model: OpaquePointer!, _ bytes: UnsafeMutableRawPointer!, _ size: Int
) -> neuron_status {
  status { () throws(Refusal) in
    let model = try present(model)
    let bytes = try present(bytes)
    let encoding = Model.encoding(model)
    try require(size == encoding.size, NEURON_E_SHAPE)
    try require(!Model.touches(model, bytes, size), NEURON_E_OVERLAP)
    encoding.write(to: bytes)
  }
}

@_cdecl("neuron_model_decode") @implementation
public func neuron_model_decode(
  _ bytes: UnsafeRawPointer!, _ size: Int, _ model: UnsafeMutablePointer<OpaquePointer?>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let allocator = try neuron_allocator(of: options)
    let bytes = try present(bytes)
    let target = try checked(model)
    try require(size >= 0, NEURON_E_SIZE)
    target.pointee = try Model.new(bytes, size, allocator)
  }
}

@_cdecl("neuron_model_save") @implementation
public func neuron_model_save(
  _ model: OpaquePointer!, _ path: UnsafePointer<CChar>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { errno throws(Refusal) in
    let allocator = try neuron_allocator(of: options)
    let encoding = Model.encoding(try present(model))
    let path = try present(path)
    let size = encoding.size
    let memory = try allocator.memory(size)
    encoding.write(to: memory)
    errno = neuron_file_replace(path, memory, size)
    allocator.free(memory, size)
    try require(errno == 0, NEURON_E_FILE)
  }
}

@_cdecl("neuron_model_load") @implementation
public func neuron_model_load(
  _ path: UnsafePointer<CChar>!, _ model: UnsafeMutablePointer<OpaquePointer?>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { errno throws(Refusal) in
    let allocator = try neuron_allocator(of: options)
    let path = try present(path)
    let target = try checked(model)
    var file = try InputFile(path, allocator, &errno)
    defer { file.close() }
    let size = try file.readModel(&errno)
    target.pointee = try Model.new(UnsafeRawPointer(file.bytes), size, allocator)
  }
}

extension InputFile {
  /// Reads the whole file, and returns its size. No more is read, and no memory taken for it, before
  /// what was read says that it is worth it.
  @inline(never)
  fileprivate mutating func readModel(_ errno: inout Int32) throws(Refusal) -> Int {
    try read(to: ModelHeader.start, &errno)
    let length = try wellFormed { () throws(Malformed) in try ModelHeader.length(bytes) }
    try read(to: ModelHeader.start &+ length, &errno)
    let size = try wellFormed { () throws(Malformed) in
      try ModelHeader(bytes + ModelHeader.start, length: length).fileSize
    }
    try read(to: size, &errno)
    try expectEnd(&errno)
    return size
  }
}
