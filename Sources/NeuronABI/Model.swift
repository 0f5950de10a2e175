// SPDX-License-Identifier: MIT
import CNeuron
import NeuronFiles
import NeuronKernels
import NeuronNumerics

/// What a neuron_model points to: the head of a block of memory that goes on with w, aligned, and the
/// metadata.
struct Model {
  let columns: Int
  var b = 0.0
  let pairs: Int
  let allocator: neuron_allocator
  /// The whole block.
  let bytes: Int

  /// The header promises less than 256 bytes beyond w.
  private static let head = 128

  @inline(__always)
  static func of(_ model: OpaquePointer) -> UnsafeMutablePointer<Model> {
    UnsafeMutableRawPointer(model).assumingMemoryBound(to: Model.self)
  }

  @inline(__always)
  static func w(_ model: OpaquePointer) -> UnsafeMutablePointer<Double> {
    aligned(UnsafeMutableRawPointer(model) + MemoryLayout<Model>.size)
      .assumingMemoryBound(to: Double.self)
  }

  static func metadata(_ model: OpaquePointer) -> Metadata {
    let head = of(model).pointee
    return Metadata(w(model) + head.columns, count: head.pairs)
  }

  /// A model whose w, b and metadata are left to be filled in.
  ///
  /// - Parameter texts: The bytes of the texts of the metadata.
  @inline(never)
  static func new(
    columns: Int, pairs: Int = 0, texts: Int = 0, _ allocator: neuron_allocator
  ) throws(Refusal) -> OpaquePointer {
    try require(columns < Int.max &>> 4, NEURON_E_SIZE)
    let bytes = columns &* 8 &+ Model.head &+ 64 &+ Metadata.size(count: pairs, texts: texts)
    let memory = try allocator.memory(bytes)
    memory.assumingMemoryBound(to: Model.self).initialize(
      to: Model(columns: columns, pairs: pairs, allocator: allocator, bytes: bytes))
    return OpaquePointer(memory)
  }
}

@_cdecl("neuron_model_create") @implementation
public func neuron_model_create(
  _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ model: UnsafeMutablePointer<OpaquePointer?>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let allocator = try neuron_allocator(of: options)
    let w = try checked(w, count: nil).view
    let target = try checked(model)
    let handle = try Model.new(columns: w.count, allocator)
    let copy = Model.w(handle)
    // A conversion from float32 is exact, except under the host's DAZ.
    guardedBatch(&Model.of(handle).pointee.b) {
      w.copy(to: copy)
      $0 = b.canonical
    }
    target.pointee = handle
  }
}

@_cdecl("neuron_model_free") @implementation
public func neuron_model_free(_ model: OpaquePointer!) {
  guard let model else { return }
  let head = Model.of(model).pointee
  head.allocator.free(UnsafeMutableRawPointer(model), head.bytes)
}

@_cdecl("neuron_model_columns") @implementation
public func neuron_model_columns(_ model: OpaquePointer!) -> Int {
  model.map { Model.of($0).pointee.columns } ?? 0
}

@_cdecl("neuron_model_w") @implementation
public func neuron_model_w(_ model: OpaquePointer!) -> UnsafePointer<Double>! {
  model.map { UnsafePointer(Model.w($0)) }
}

@_cdecl("neuron_model_b") @implementation
public func neuron_model_b(_ model: OpaquePointer!) -> Double {
  model.map { Model.of($0).pointee.b } ?? Double(bitPattern: 0x7ff8_0000_0000_0000)
}

@_cdecl("neuron_model_forward_one") @implementation
public func neuron_model_forward_one(
  _ model: OpaquePointer!, _ x: UnsafePointer<Double>!, _ a: UnsafeMutablePointer<Double>!
) -> neuron_status {
  guard let model else { return NEURON_E_NULL }
  let head = Model.of(model)
  return neuron_forward_one(
    head.pointee.columns, x, UnsafePointer(Model.w(model)), head.pointee.b, a)
}
