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

/// Whether the memory of such a pass can be counted.
func hasGradientMemory(_ columns: Int, outputs: Int = 1) -> Bool {
  if columns < 0 || outputs < 0 || columns >= mostColumns { return false }
  let (words, overflows) = outputs.multipliedReportingOverflow(by: Outputs.node(columns: columns))
  return !overflows && words < mostColumns
}

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
  /// The means of sums over columns.
  @inline(never)
  fileprivate mutating func means(
    _ options: UnsafePointer<neuron_options>?, _ operation: Pass.Operation, _ b: Double,
    _ loss: Checked<UnsafeMutablePointer<Double>>?,
    _ columns: UnsafePointer<neuron_vector_out>?, _ bias: UnsafeMutablePointer<Double>?
  ) throws(Refusal) {
    let columns = try checked(columns, count: samples.x.columns)
    let bias = try checked(bias)
    try means(
      options, Pass(samples, w, b, operation), loss.map { $0.asResults },
      Checked(
        view: Target(base: columns.view.base, rowStride: 0, columnStride: columns.view.stride),
        region: columns.region),
      bias.asResults)
  }

  /// The same of as many outputs as there are `biases`, to be written once all has gone well.
  @inline(never)
  mutating func means(
    _ options: UnsafePointer<neuron_options>?, _ pass: Pass, _ losses: Checked<Results>?,
    _ columns: Checked<Target>, _ biases: Checked<Results>
  ) throws(Refusal) {
    let options = try Options(options)
    if let losses { try regions.output(losses.region) }
    try regions.output(columns.region)
    try regions.output(biases.region)
    try requireRows()
    let outputs = biases.view.count
    let d = samples.x.columns
    try require(hasGradientMemory(d, outputs: outputs), NEURON_E_SIZE)
    if outputs == 0 { return }
    var regions = regions
    try options.withScratch(for: pass, &regions) { plan, memory throws(Refusal) in
      var fault = Fault.none
      guardedBatch(&fault) {
        let root = pass.columnSums(plan, memory: memory)
        $0 = root.sums.fault
        if $0 != .none { return }
        // The node of an output, its head before the sums of its columns.
        var sums = root.columns
        var output = 0
        while output < outputs {
          let head = sums - Sums.head
          columns.view.row(output, count: d).quotients(sums, by: head[2])
          biases.view.put(head[1] / head[2], at: output)
          losses?.view.put(head[0] / head[2], at: output)
          sums += Outputs.node(columns: d)
          output &+= 1
        }
      }
      try fault.check()
    }
  }
}

extension Checked<UnsafeMutablePointer<Double>> {
  fileprivate var asResults: Checked<Results> {
    Checked<Results>(view: Results(base: view, count: 1, stride: 8), region: region)
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
