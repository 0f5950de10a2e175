// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronNumerics
import NeuronThreads

@_cdecl("neuron_block_rows") @implementation
public func neuron_block_rows(_ columns: Int) -> Int {
  columns < 0 ? 0 : blockRows(columns: columns)
}

@_cdecl("neuron_gradient_scratch") @implementation
public func neuron_gradient_scratch(_ rows: Int, _ columns: Int, _ threads: Int32) -> Int {
  guard rows >= 0, threads >= 0, hasGradientMemory(columns) else { return 0 }
  let most = threads == 0 ? Options.defaultThreads : Int(threads)
  // A Hessian-vector product works most, and may take the most threads.
  let plan = Plan(rows: rows, columns: columns, work: 3 &* columns &+ 64, threads: most)
  return Pass.memory(columns: columns, plan) &+ Options.slack
}

func hasGradientMemory(_ columns: Int) -> Bool { columns >= 0 && columns < mostColumns }

@_cdecl("neuron_loss") @implementation
public func neuron_loss(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ loss: UnsafeMutablePointer<Double>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let options = try Options(options)
    var problem = try Problem(samples, w)
    let loss = try checked(loss)
    try problem.regions.output(loss.region)
    try problem.requireRows()
    let pass = Pass(problem.samples, problem.w, b, .loss)
    try options.withPlan(for: pass) { plan throws(Refusal) in
      var mean = Mean()
      guardedBatch(&mean) {
        let sums = pass.sums(plan)
        $0 = Mean(fault: sums.fault, value: (sums.loss / sums.weight).canonical)
      }
      try mean.fault.check()
      loss.view.pointee = mean.value
    }
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
    try problem.means(options, .gradient(withLoss: false), b, nil, dw, db)
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
    try problem.means(options, .gradient(withLoss: true), b, checked(loss), dw, db)
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
    try problem.means(options, .hessianVector(v.view, vb), b, nil, hv, hvb)
  }
}

extension Problem {
  /// The means of sums over columns, to be written once all has gone well.
  @inline(never)
  fileprivate mutating func means(
    _ options: UnsafePointer<neuron_options>?, _ operation: Pass.Operation, _ b: Double,
    _ loss: Checked<UnsafeMutablePointer<Double>>?,
    _ columns: UnsafePointer<neuron_vector_out>?, _ bias: UnsafeMutablePointer<Double>?
  ) throws(Refusal) {
    let options = try Options(options)
    let columns = try checked(columns, count: samples.x.columns)
    let bias = try checked(bias)
    if let loss { try regions.output(loss.region) }
    try regions.output(columns.region)
    try regions.output(bias.region)
    try requireRows()
    try require(hasGradientMemory(samples.x.columns), NEURON_E_SIZE)
    let pass = Pass(samples, w, b, operation)
    var regions = regions
    try options.withScratch(for: pass, &regions) { plan, memory throws(Refusal) in
      var fault = Fault.none
      guardedBatch(&fault) {
        let root = pass.columnSums(plan, memory: memory)
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
    let options = try Options(options)
    var problem = try Problem(samples, w)
    let x = problem.samples.x
    let dx = try checked(dx, rows: x.rows, columns: x.columns)
    try problem.regions.output(dx.region, inPlace: problem.x)
    try problem.requireRows()
    let samples = problem.samples
    var mean = Mean()
    guardedBatch(&mean) {
      let sums = samples.total()
      $0 = Mean(fault: sums.fault, value: sums.weight)
    }
    try mean.fault.check()
    var pass = Pass(
      samples, problem.w, b,
      .inputGradient(
        total: mean.value, base: dx.view.base, rowStride: dx.view.rowStride,
        columnStride: dx.view.columnStride))
    try options.withPlan(for: pass) { plan throws(Refusal) in
      guardedBatch(&pass) { $0.rows(plan) }
    }
  }
}
