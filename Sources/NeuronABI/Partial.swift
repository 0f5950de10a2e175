// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronThreads

@_cdecl("neuron_partial_size") @implementation
public func neuron_partial_size(_ rows: Int64, _ columns: Int) -> Int {
  hasGradientMemory(columns) ? Partial.mostBytes(rows: rows, columns: columns) ?? 0 : 0
}

@_cdecl("neuron_partial_scratch") @implementation
public func neuron_partial_scratch(_ rows: Int, _ columns: Int, _ threads: Int32) -> Int {
  guard rows >= 0, rows <= Int.max &>> 4, threads >= 0, hasGradientMemory(columns),
    let part = Partial(columns: columns, firstRow: 0, rows: rows, parameters: 0)
  else { return 0 }
  let most = threads == 0 ? Options.defaultThreads : Int(threads)
  let plan = Plan(
    part.blocks, rows: rows, columns: columns, work: 2 &* columns &+ 64, threads: most)
  return Pass.memory(columns: columns, plan) &+ Options.slack
}

@_cdecl("neuron_partial_gradient") @implementation
public func neuron_partial_gradient(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ firstRow: Int64, _ bytes: UnsafeMutableRawPointer!, _ capacity: Int,
  _ size: UnsafeMutablePointer<Int>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    var problem = try Problem(samples, w)
    let options = try Options(options)
    let (samples, w) = (problem.samples, problem.w)
    try require(hasGradientMemory(samples.x.columns), NEURON_E_SIZE)
    var parameters = Hash()
    guardedBatch(&parameters) {
      $0.add(b)
      $0.add(w)
    }
    let part = Partial(
      columns: samples.x.columns, firstRow: firstRow, rows: samples.x.rows,
      parameters: parameters.value)
    guard let part else { throw Refusal(NEURON_E_SIZE) }
    try require(part.isAligned, NEURON_E_SHAPE)
    let out = try checked(bytes, capacity, part.size, 0, size, &problem.regions)
    var regions = problem.regions
    let pass = Pass(samples, w, b, .partial(part.blocks))
    try options.withScratch(for: pass, &regions) { plan, memory throws(Refusal) in
      var fault = Fault.none
      guardedBatch(&fault) { $0 = pass.write(part, to: out, plan, memory: memory) }
      try fault.check()
    }
    size.pointee = part.size
  }
}

@_cdecl("neuron_partial_merge") @implementation
public func neuron_partial_merge(
  _ left: UnsafeRawPointer!, _ leftSize: Int, _ right: UnsafeRawPointer!, _ rightSize: Int,
  _ bytes: UnsafeMutableRawPointer!, _ capacity: Int, _ size: UnsafeMutablePointer<Int>!
) -> neuron_status {
  status { () throws(Refusal) in
    var regions = Regions()
    let first = try checked(left, leftSize)
    let second = try checked(right, rightSize)
    guard let merged = first.view.merged(with: second.view) else {
      throw Refusal(NEURON_E_SHAPE)
    }
    regions.input(second.region)
    // In place, all of the left one's memory is written.
    let isInPlace = bytes.map { UnsafeRawPointer($0) } == left
    if !isInPlace { regions.input(first.region) }
    var out = try checked(bytes, capacity, merged.size, isInPlace ? leftSize : 0, size, &regions)
    let (left, right) = (somewhere(left), somewhere(right))
    guardedBatch(&out) { merged.merge(left, right, second.view, into: $0) }
    size.pointee = merged.size
  }
}

@_cdecl("neuron_partial_extent") @implementation
public func neuron_partial_extent(
  _ bytes: UnsafeRawPointer!, _ size: Int, _ firstRow: UnsafeMutablePointer<Int64>!,
  _ rows: UnsafeMutablePointer<Int64>!, _ columns: UnsafeMutablePointer<Int>!
) -> neuron_status {
  status { () throws(Refusal) in
    var regions = Regions()
    let partial = try checked(bytes, size)
    regions.input(partial.region)
    let (firstRow, rows, columns) = (try present(firstRow), try present(rows), try present(columns))
    try regions.output(Region(firstRow, count: 1, item: 8))
    try regions.output(Region(rows, count: 1, item: 8))
    try regions.output(Region(columns, count: 1, item: MemoryLayout<Int>.size))
    firstRow.pointee = partial.view.firstRow
    rows.pointee = partial.view.rows
    columns.pointee = partial.view.columns
  }
}

@_cdecl("neuron_partial_finish") @implementation
public func neuron_partial_finish(
  _ bytes: UnsafeRawPointer!, _ size: Int, _ loss: UnsafeMutablePointer<Double>!,
  _ dw: UnsafePointer<neuron_vector_out>!, _ db: UnsafeMutablePointer<Double>!
) -> neuron_status {
  status { () throws(Refusal) in
    var regions = Regions()
    let partial = try checked(bytes, size)
    let form = partial.view
    regions.input(partial.region)
    let (loss, db) = (try checked(loss), try checked(db))
    let dw = try checked(dw, count: form.columns)
    try regions.output(loss.region)
    try regions.output(dw.region)
    try regions.output(db.region)
    try require(form.firstRow == 0, NEURON_E_SHAPE)
    try require(form.rows > 0, NEURON_E_EMPTY)
    var fault = Fault.none
    let bytes = somewhere(bytes)
    guardedBatch(&fault) {
      $0 = form.means(bytes, loss: loss.view, dw: dw.view, db: db.view)
    }
    try fault.check()
  }
}

/// A partial that is read.
private func checked(
  _ bytes: UnsafeRawPointer?, _ size: Int
) throws(Refusal) -> Checked<Partial> {
  let bytes = try present(bytes)
  guard let partial = Partial(bytes, size: size) else { throw Refusal(NEURON_E_FORMAT) }
  return Checked(view: partial, region: Region(raw: bytes, bytes: size))
}

/// Memory for a partial that is written, and for its size.
private func checked(
  _ bytes: UnsafeMutableRawPointer?, _ capacity: Int, _ needed: Int, _ other: Int,
  _ size: UnsafeMutablePointer<Int>?, _ regions: inout Regions
) throws(Refusal) -> UnsafeMutableRawPointer {
  let bytes = try present(bytes)
  let size = try present(size)
  let number = try Region(size, count: 1, item: MemoryLayout<Int>.size)
  try require(UInt(bitPattern: capacity) >= UInt(bitPattern: needed), NEURON_E_SIZE)
  try regions.output(Region(raw: bytes, bytes: max(needed, other)))
  try regions.output(number)
  return bytes
}
