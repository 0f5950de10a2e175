// SPDX-License-Identifier: MIT
import CNeuron
import CNeuronHost

/// A file that is read from its start, as far as is asked for.
struct InputFile {
  private let file: Int32
  /// The size of a regular file; -1 for what has none.
  private let size: Int
  private let allocator: neuron_allocator
  private var memory: UnsafeMutableRawPointer?
  private var capacity = 0
  private var count = 0

  /// - Throws: NEURON_E_FILE, here and below, and then says why in `errno`.
  @inline(never)
  init(
    _ path: UnsafePointer<CChar>, _ allocator: neuron_allocator, _ errno: inout Int32
  ) throws(Refusal) {
    var size = -1
    file = neuron_file_open(path, &size)
    self.size = size
    self.allocator = allocator
    if file < 0 {
      errno = 0 &- file
      throw Refusal(NEURON_E_FILE)
    }
  }

  func close() {
    if let memory { allocator.free(memory, capacity) }
    neuron_file_close(file)
  }

  /// What was read so far; moves when more is.
  var bytes: UnsafePointer<UInt8> {
    UnsafePointer(memory.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self))
  }

  /// Reads on until `end` bytes of the file are there.
  ///
  /// - Throws: NEURON_E_FORMAT if the file is shorter.
  @inline(never)
  mutating func read(to end: Int, _ errno: inout Int32) throws(Refusal) {
    try require(size < 0 || end <= size, NEURON_E_FORMAT)
    while count < end {
      // Where nothing says that there is so much to come, memory grows with what came.
      if count == capacity { try grow(to: size < 0 ? min(end, max(count &* 2, 1 &<< 16)) : end) }
      let got = try InputFile.read(
        file, memory.unsafelyUnwrapped + count, capacity &- count, &errno)
      try require(got > 0, NEURON_E_FORMAT)
      count &+= got
    }
  }

  /// - Throws: NEURON_E_FORMAT if there is more.
  mutating func expectEnd(_ errno: inout Int32) throws(Refusal) {
    var byte: UInt8 = 0
    try require(try InputFile.read(file, &byte, 1, &errno) == 0, NEURON_E_FORMAT)
  }

  @inline(never)
  private static func read(
    _ file: Int32, _ target: UnsafeMutableRawPointer, _ most: Int, _ errno: inout Int32
  ) throws(Refusal) -> Int {
    let got = neuron_file_read(file, target, most)
    if got < 0 {
      errno = Int32(truncatingIfNeeded: 0 &- got)
      throw Refusal(NEURON_E_FILE)
    }
    return got
  }

  private mutating func grow(to capacity: Int) throws(Refusal) {
    let larger = try allocator.memory(capacity)
    if let memory {
      memcpy(larger, memory, count)
      allocator.free(memory, self.capacity)
    }
    memory = larger
    self.capacity = capacity
  }
}
