// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronNumerics

@_cdecl("neuron_block_rows") @implementation
public func neuron_block_rows(_ columns: Int) -> Int {
  columns < 0 ? 0 : blockRows(columns: columns)
}

@_cdecl("neuron_gradient_scratch") @implementation
public func neuron_gradient_scratch(_ rows: Int, _ columns: Int) -> Int {
  gradientScratch(rows, columns).map { $0 &+ Options.slack } ?? 0
}

/// Nil for sizes that no memory holds.
private func gradientScratch(_ rows: Int, _ columns: Int) -> Int? {
  // Some seventy vectors of columns at most, and some of a block.
  guard rows >= 0, columns >= 0, columns < Int.max &>> 16 else { return nil }
  return gradientMemory(rows: rows, columns: columns)
}

@_cdecl("neuron_loss") @implementation
public func neuron_loss(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ loss: UnsafeMutablePointer<Double>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    _ = try Options(options)
    var problem = try Problem(samples, w)
    let loss = try checked(loss)
    try problem.regions.output(loss.region)
    try problem.requireRows()
    var mean = Mean()
    guarded(&mean) {
      let sums = problem.samples.loss(problem.w, b)
      $0 = Mean(fault: sums.fault, value: (sums.loss / sums.weight).canonical)
    }
    try mean.fault.check()
    loss.view.pointee = mean.value
  }
}

private struct Mean {
  var fault = Fault.none
  var value = 0.0
}

@_cdecl("neuron_gradient") @implementation
public func neuron_gradient(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ dw: UnsafePointer<neuron_vector_out>!, _ db: UnsafeMutablePointer<Double>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    var problem = try Problem(samples, w)
    try problem.means(options, nil, dw, db) {
      $0.gradient($1, b, withLoss: false, memory: $2)
    }
  }
}

@_cdecl("neuron_loss_gradient") @implementation
public func neuron_loss_gradient(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ loss: UnsafeMutablePointer<Double>!, _ dw: UnsafePointer<neuron_vector_out>!,
  _ db: UnsafeMutablePointer<Double>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    var problem = try Problem(samples, w)
    try problem.means(options, checked(loss), dw, db) {
      $0.gradient($1, b, withLoss: true, memory: $2)
    }
  }
}

@_cdecl("neuron_hessian_vector") @implementation
public func neuron_hessian_vector(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ v: UnsafePointer<neuron_vector>!, _ vb: Double, _ hv: UnsafePointer<neuron_vector_out>!,
  _ hvb: UnsafeMutablePointer<Double>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    var problem = try Problem(samples, w, needsLabels: false)
    let v = try checked(v, count: problem.samples.x.columns)
    problem.regions.input(v.region)
    try problem.means(options, nil, hv, hvb) {
      $0.hessianVector($1, b, v.view, vb, memory: $2)
    }
  }
}

extension Problem {
  /// The means of sums over columns, to be written once all has gone well.
  @inline(__always)
  fileprivate mutating func means(
    _ options: UnsafePointer<neuron_options>?, _ loss: Checked<UnsafeMutablePointer<Double>>?,
    _ columns: UnsafePointer<neuron_vector_out>?, _ bias: UnsafeMutablePointer<Double>?,
    _ body: (Samples, Numbers, UnsafeMutableRawPointer) -> ColumnSums
  ) throws(Refusal) {
    let options = try Options(options)
    let columns = try checked(columns, count: samples.x.columns)
    let bias = try checked(bias)
    if let loss { try regions.output(loss.region) }
    try regions.output(columns.region)
    try regions.output(bias.region)
    try requireRows()
    let size = gradientScratch(samples.x.rows, samples.x.columns)
    let (samples, w) = (samples, w)
    try options.withScratch(size, &regions) { memory throws(Refusal) in
      var fault = Fault.none
      guarded(&fault) {
        let root = body(samples, w, memory)
        $0 = root.sums.fault
        if $0 != .none { return }
        let total = root.sums.weight
        columns.view.quotients(root.columns, by: total)
        bias.view.pointee = (root.sums.bias / total).canonical
        loss?.view.pointee = (root.sums.loss / total).canonical
      }
      try fault.check()
    }
  }
}

@_cdecl("neuron_input_gradient") @implementation
public func neuron_input_gradient(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ dx: UnsafePointer<neuron_matrix_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    _ = try Options(options)
    var problem = try Problem(samples, w)
    let x = problem.samples.x
    var dx = try checked(dx, rows: x.rows, columns: x.columns)
    try problem.regions.output(dx.region, inPlace: problem.x)
    try problem.requireRows()
    var mean = Mean()
    guarded(&mean) {
      let sums = problem.samples.total()
      $0 = Mean(fault: sums.fault, value: sums.weight)
    }
    try mean.fault.check()
    guarded(&dx) {
      problem.samples.inputGradient(
        problem.w, b, total: mean.value, into: $0.view.base, rowStride: $0.view.rowStride,
        columnStride: $0.view.columnStride)
    }
  }
}
