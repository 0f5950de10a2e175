// SPDX-License-Identifier: MIT
import CNeuron
import CNeuronHost

/// neuron_options, checked; the defaults for null.
struct Options {
  /// 0 for the default.
  let threads: Int
  let allocator: neuron_allocator
  let scratch: UnsafeMutableRawPointer?
  let scratchSize: Int

  init(_ options: UnsafePointer<neuron_options>?) throws(Refusal) {
    guard let options else {
      threads = 0
      allocator = neuron_allocator(allocate: nil, release: nil, context: nil)
      scratch = nil
      scratchSize = 0
      return
    }
    try require(
      options.pointee.struct_size == MemoryLayout<neuron_options>.size, NEURON_E_STRUCT_SIZE)
    let o = options.pointee
    try require(o.threads >= 0, NEURON_E_OPTION)
    try require(o.reserved == 0, NEURON_E_LAYOUT)
    try require((o.allocator.allocate == nil) == (o.allocator.release == nil), NEURON_E_OPTION)
    threads = Int(o.threads)
    allocator = o.allocator
    scratch = o.scratch
    scratchSize = o.scratch_size
  }

  /// Whether the caller's scratch, if there is any, holds so many bytes.
  func hasRoom(for bytes: Int) -> Bool {
    scratch == nil || UInt(bitPattern: scratchSize) >= UInt(bitPattern: bytes &+ Options.slack)
  }

  /// Memory for one call, 64-byte aligned, of the size that the header's functions tell less the
  /// slack for alignment.
  @inline(__always)
  func withScratch(
    _ bytes: Int, _ regions: inout Regions,
    _ body: (UnsafeMutableRawPointer) throws(Refusal) -> Void
  ) throws(Refusal) {
    let memory = try take(bytes &+ Options.slack, &regions)
    defer { if scratch == nil { allocator.free(memory, bytes &+ Options.slack) } }
    try body(aligned(memory))
  }

  @inline(never)
  private func take(
    _ bytes: Int, _ regions: inout Regions
  ) throws(Refusal) -> UnsafeMutableRawPointer {
    guard let scratch else { return try allocator.memory(bytes) }
    try require(UInt(bitPattern: scratchSize) >= UInt(bitPattern: bytes), NEURON_E_SCRATCH)
    try regions.output(Region(raw: scratch, bytes: bytes))
    return scratch
  }

  static let slack = 64
}

extension neuron_allocator {
  /// The allocator of neuron_options, checked.
  @inline(never)
  init(of options: UnsafePointer<neuron_options>?) throws(Refusal) {
    self = try Options(options).allocator
  }

  @inline(never)
  func memory(_ bytes: Int) throws(Refusal) -> UnsafeMutableRawPointer {
    guard let memory = allocate.map({ $0(bytes, context) }) ?? malloc(bytes) else {
      throw Refusal(NEURON_E_NOMEM)
    }
    return memory
  }

  @inline(never)
  func free(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    if let release {
      release(memory, bytes, context)
    } else {
      CNeuronHost.free(memory)
    }
  }
}

/// The first cache line that begins in the memory.
@inline(__always)
func aligned(_ memory: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  memory + (0 &- Int(bitPattern: memory)) & 63
}
