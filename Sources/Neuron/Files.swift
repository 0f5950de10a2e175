// SPDX-License-Identifier: MIT
internal import CNeuron

// A model file is a safetensors file with w, b and the metadata.

extension Neuron {
  /// Reads a neuron from a model file.
  ///
  /// - Parameter path: A file, or a pipe.
  /// - Throws: `.format` if it is not a model's file, `.file` if the system refuses it.
  public init(contentsOf path: String) throws(NeuronError) {
    try self.init { model in path.withText { neuron_model_load($0, &model, nil) } }
  }

  /// A neuron from the bytes of a model file.
  ///
  /// - Throws: `.format` if they are no model's file.
  public init(encoded bytes: [UInt8]) throws(NeuronError) {
    guard !bytes.isEmpty else { throw .format }
    try self.init { model in
      bytes.withUnsafeBytes { neuron_model_decode($0.baseAddress, $0.count, &model, nil) }
    }
  }

  /// Writes a model file, all of it or nothing: the file of before stays until the new one is on disk.
  ///
  /// - Parameter path: Where; a pipe or a device is written as it is.
  /// - Throws: `.file` if the system refuses; `.format` or `.size` for metadata that no file holds.
  public func save(to path: String) throws(NeuronError) {
    try withModel { model in path.withText { neuron_model_save(model, $0, nil) } }
  }

  /// The bytes of a model file: the same ones on every machine.
  ///
  /// - Throws: `.format` or `.size` for metadata that no file holds.
  public func encoded() throws(NeuronError) -> [UInt8] {
    var bytes: [UInt8] = []
    try withModel { model in
      let size = neuron_model_encoded_size(model)
      var status = NEURON_OK
      bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        status = neuron_model_encode(model, buffer.baseAddress, size)
        count = status == NEURON_OK ? size : 0
      }
      return status
    }
    return bytes
  }

  private init(
    _ read: (inout OpaquePointer?) -> neuron_status
  ) throws(NeuronError) {
    var model: OpaquePointer?
    try check(read(&model))
    defer { neuron_model_free(model) }
    let w = UnsafeBufferPointer(start: neuron_model_w(model), count: neuron_model_columns(model))
    self.init(weights: Array(w), bias: neuron_model_b(model))
    for index in 0..<neuron_model_metadata_count(model) {
      guard let key = neuron_model_metadata_key(model, index),
        let value = neuron_model_metadata(model, key)
      else { continue }
      metadata[String(cString: key)] = String(cString: value)
    }
  }

  /// Runs a call on the neuron as a model of the C interface.
  private func withModel(_ body: (OpaquePointer?) -> neuron_status) throws(NeuronError) {
    var plain: OpaquePointer?
    var model: OpaquePointer?
    defer {
      neuron_model_free(plain)
      neuron_model_free(model)
    }
    try check(weights.span.withView { neuron_model_create($0, bias, &plain, nil) })
    let pairs = Pairs(metadata)
    try check(pairs.withPairs { neuron_model_with_metadata(plain, $0, $1, &model, nil) })
    try check(body(model))
  }
}

/// The texts of metadata one behind the other, each with a zero byte at its end.
private struct Pairs {
  private var texts: [CChar] = []
  private var starts: [(key: Int, value: Int)] = []
  private var areTexts = true

  init(_ metadata: [String: String]) {
    for (key, value) in metadata { starts.append((add(key), add(value))) }
  }

  private mutating func add(_ text: String) -> Int {
    let start = texts.count
    texts += text.utf8.map { CChar(bitPattern: $0) } + [0]
    areTexts = areTexts && text.isText
    return start
  }

  func withPairs(_ body: (UnsafePointer<neuron_metadata>?, Int) -> neuron_status) -> neuron_status {
    guard areTexts else { return NEURON_E_FORMAT }
    return texts.withUnsafeBufferPointer { texts in
      let pairs = starts.map {
        neuron_metadata(key: texts.baseAddress! + $0.key, value: texts.baseAddress! + $0.value)
      }
      return pairs.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
    }
  }
}

extension String {
  /// Whether C, where a zero byte is the end, sees all of it.
  fileprivate var isText: Bool { !utf8.contains(0) }

  fileprivate func withText(_ body: (UnsafePointer<CChar>) -> neuron_status) -> neuron_status {
    isText ? withCString(body) : NEURON_E_FORMAT
  }
}
