// SPDX-License-Identifier: MIT
import CNeuron
import CNeuronHost
import NeuronFiles

/// A text of the header's, as bytes without a sign; and the way back.
private func bytes(_ text: UnsafePointer<CChar>) -> UnsafePointer<UInt8> {
  UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
}

private func text(_ bytes: UnsafePointer<UInt8>) -> UnsafePointer<CChar> {
  UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self)
}

@_cdecl("neuron_model_with_metadata") @implementation
public func neuron_model_with_metadata(
  _ model: OpaquePointer!, _ metadata: UnsafePointer<neuron_metadata>!, _ count: Int,
  _ copy: UnsafeMutablePointer<OpaquePointer?>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let allocator = try neuron_allocator(of: options)
    let model = try present(model)
    let target = try checked(copy)
    try require(count >= 0 && count <= Metadata.most, NEURON_E_SIZE)
    let texts = try textsLength(metadata, count)
    let head = Model.of(model).pointee
    let new = try Model.new(
      columns: head.columns, pairs: count, texts: texts, allocator)
    do throws(Refusal) {
      try wellFormed { () throws(Malformed) in
        try Model.metadata(new).fill {
          let pair = metadata.unsafelyUnwrapped[$0]
          return (bytes(pair.key.unsafelyUnwrapped), bytes(pair.value.unsafelyUnwrapped))
        }
      }
      Model.of(new).pointee.b = head.b
      memcpy(Model.w(new), Model.w(model), head.columns &* 8)
      try require(Model.encoding(new).headerLength <= ModelHeader.most, NEURON_E_SIZE)
    } catch {
      neuron_model_free(new)
      throw error
    }
    target.pointee = new
  }
}

/// The bytes of all texts, the zero bytes at their ends included.
@inline(never)
private func textsLength(
  _ metadata: UnsafePointer<neuron_metadata>?, _ count: Int
) throws(Refusal) -> Int {
  var total = 0
  var index = 0
  while index < count {
    let pair = try present(metadata)[index]
    let key = try present(pair.key)
    let value = try present(pair.value)
    total &+= try wellFormed { () throws(Malformed) in
      try textLength(bytes(key)) &+ textLength(bytes(value))
    }
    try require(total <= ModelHeader.most, NEURON_E_SIZE)
    index &+= 1
  }
  return total
}

@_cdecl("neuron_model_metadata_count") @implementation
public func neuron_model_metadata_count(_ model: OpaquePointer!) -> Int {
  model.map { Model.of($0).pointee.pairs } ?? 0
}

@_cdecl("neuron_model_metadata_key") @implementation
public func neuron_model_metadata_key(
  _ model: OpaquePointer!, _ index: Int
) -> UnsafePointer<CChar>! {
  guard let model, index >= 0, index < Model.of(model).pointee.pairs else { return nil }
  return text(Model.metadata(model).key(index))
}

@_cdecl("neuron_model_metadata") @implementation
public func neuron_model_metadata(
  _ model: OpaquePointer!, _ key: UnsafePointer<CChar>!
) -> UnsafePointer<CChar>! {
  guard let model, let key else { return nil }
  return Model.metadata(model).value(of: bytes(key)).map { text($0) }
}
