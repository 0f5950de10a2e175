// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronNumerics
import NeuronTraining

/// What a neuron_trainer points to: the head of a block of memory that goes on with the vectors,
/// aligned.
private struct Trainer {
  var stream: Stream
  let columns: Int
  let allocator: neuron_allocator
  /// The whole block.
  let bytes: Int

  @inline(__always)
  static func of(_ trainer: OpaquePointer) -> UnsafeMutablePointer<Trainer> {
    UnsafeMutableRawPointer(trainer).assumingMemoryBound(to: Trainer.self)
  }

  static func new(
    _ numbers: StreamNumbers, columns: Int, _ allocator: neuron_allocator
  ) throws(Refusal) -> UnsafeMutablePointer<Trainer> {
    let head = MemoryLayout<Trainer>.size
    let bytes = Stream.memory(columns: columns) &+ head &+ 64
    let memory = try allocator.memory(bytes)
    let trainer = memory.assumingMemoryBound(to: Trainer.self)
    trainer.initialize(
      to: Trainer(
        stream: Stream(numbers, memory: aligned(memory + head)), columns: columns,
        allocator: allocator, bytes: bytes))
    return trainer
  }
}

@_cdecl("neuron_trainer_create") @implementation
public func neuron_trainer_create(
  _ columns: Int, _ training: UnsafePointer<neuron_trainer_options>!,
  _ trainer: UnsafeMutablePointer<OpaquePointer?>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let allocator = try Options(options).allocator
    let target = try checked(trainer)
    try require(columns >= 0 && columns < Int.max &>> 8, NEURON_E_SIZE)
    let numbers = try StreamNumbers(training, columns: columns)
    var start: Numbers?
    if let given = training?.pointee.start { start = try checked(given, count: columns).view }
    let bias = training?.pointee.start_b ?? 0
    let new = try Trainer.new(numbers, columns: columns, allocator)
    guardedBatch(&new.pointee) { $0.stream.begin(start, bias: bias) }
    target.pointee = OpaquePointer(new)
  }
}

@_cdecl("neuron_trainer_step") @implementation
public func neuron_trainer_step(
  _ trainer: OpaquePointer!, _ samples: UnsafePointer<neuron_samples>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    _ = try Options(options)
    let trainer = Trainer.of(try present(trainer))
    var problem = try Problem(samples)
    try require(problem.samples.x.columns == trainer.pointee.columns, NEURON_E_SHAPE)
    try problem.regions.output(Region(raw: trainer, bytes: trainer.pointee.bytes))
    let samples = problem.samples
    if samples.x.rows == 0 { return }
    var fault = Fault.none
    guardedBatch(&fault) {
      $0 = samples.total().fault
      // Weights that sum to nothing in one call need not do so in a minibatch.
      if $0 == .total { $0 = .none }
      if $0 == .none { trainer.pointee.stream.take(samples) }
    }
    try fault.check()
  }
}

@_cdecl("neuron_trainer_flush") @implementation
public func neuron_trainer_flush(_ trainer: OpaquePointer!) -> neuron_status {
  status { () throws(Refusal) in
    let trainer = Trainer.of(try present(trainer))
    guardedBatch(&trainer.pointee) { $0.stream.flush() }
  }
}

@_cdecl("neuron_trainer_free") @implementation
public func neuron_trainer_free(_ trainer: OpaquePointer!) {
  guard let trainer else { return }
  let head = Trainer.of(trainer).pointee
  head.allocator.free(UnsafeMutableRawPointer(trainer), head.bytes)
}

@_cdecl("neuron_trainer_columns") @implementation
public func neuron_trainer_columns(_ trainer: OpaquePointer!) -> Int {
  trainer.map { Trainer.of($0).pointee.columns } ?? 0
}

@_cdecl("neuron_trainer_w") @implementation
public func neuron_trainer_w(_ trainer: OpaquePointer!) -> UnsafePointer<Double>! {
  trainer.map { Trainer.of($0).pointee.stream.theta }
}

@_cdecl("neuron_trainer_b") @implementation
public func neuron_trainer_b(_ trainer: OpaquePointer!) -> Double {
  trainer.map { Trainer.of($0).pointee.stream.bias } ?? Double(bitPattern: 0x7ff8_0000_0000_0000)
}

@_cdecl("neuron_trainer_loss") @implementation
public func neuron_trainer_loss(_ trainer: OpaquePointer!) -> Double {
  var loss = Double(bitPattern: 0x7ff8_0000_0000_0000)
  guard let trainer else { return loss }
  let stream = Trainer.of(trainer).pointee.stream
  guarded(&loss) { $0 = stream.numbers.loss }
  return loss
}

@_cdecl("neuron_trainer_rows") @implementation
public func neuron_trainer_rows(_ trainer: OpaquePointer!) -> Int64 {
  trainer.map { Trainer.of($0).pointee.stream.numbers.rows } ?? 0
}

@_cdecl("neuron_trainer_steps") @implementation
public func neuron_trainer_steps(_ trainer: OpaquePointer!) -> Int64 {
  trainer.map { Trainer.of($0).pointee.stream.numbers.steps } ?? 0
}

@_cdecl("neuron_trainer_skipped") @implementation
public func neuron_trainer_skipped(_ trainer: OpaquePointer!) -> Int64 {
  trainer.map { Trainer.of($0).pointee.stream.numbers.skipped } ?? 0
}

@_cdecl("neuron_trainer_save") @implementation
public func neuron_trainer_save(
  _ trainer: OpaquePointer!, _ bytes: UnsafeMutableRawPointer!, _ capacity: Int,
  _ size: UnsafeMutablePointer<Int>!
) -> neuron_status {
  status { () throws(Refusal) in
    let trainer = Trainer.of(try present(trainer))
    let size = try present(size)
    try require(UInt(bitPattern: size) & 7 == 0, NEURON_E_ALIGNMENT)
    let needed = Stream.savedBytes(columns: trainer.pointee.columns)
    if let bytes {
      try require(UInt(bitPattern: capacity) >= UInt(bitPattern: needed), NEURON_E_SIZE)
      let out = Region(raw: bytes, bytes: needed)
      try require(
        !out.touches(Region(raw: size, bytes: 8))
          && !out.touches(Region(raw: trainer, bytes: trainer.pointee.bytes)), NEURON_E_OVERLAP)
      trainer.pointee.stream.save(to: bytes)
    }
    size.pointee = needed
  }
}

@_cdecl("neuron_trainer_restore") @implementation
public func neuron_trainer_restore(
  _ bytes: UnsafeRawPointer!, _ size: Int, _ trainer: UnsafeMutablePointer<OpaquePointer?>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let allocator = try Options(options).allocator
    let bytes = try present(bytes)
    let target = try checked(trainer)
    guard let columns = Stream.columns(bytes, count: size) else {
      throw Refusal(NEURON_E_FORMAT)
    }
    let new = try Trainer.new(StreamNumbers(columns: columns), columns: columns, allocator)
    if !new.pointee.stream.restore(bytes) {
      neuron_trainer_free(OpaquePointer(new))
      throw Refusal(NEURON_E_FORMAT)
    }
    target.pointee = OpaquePointer(new)
  }
}
