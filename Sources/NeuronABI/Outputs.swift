// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronThreads

@_cdecl("neuron_outputs_scratch") @implementation
public func neuron_outputs_scratch(
  _ rows: Int, _ columns: Int, _ outputs: Int, _ threads: Int32
) -> Int {
  guard rows >= 0, rows <= Int.max &>> 4, threads >= 0,
    hasGradientMemory(columns, outputs: outputs)
  else { return 0 }
  let most = threads == 0 ? Options.defaultThreads : Int(threads)
  let plan = Plan(outputs: outputs, rows: rows, columns: columns, threads: most)
  return Pass.memory(columns: columns, plan, outputs: outputs) &+ Options.slack
}

@_cdecl("neuron_logit_outputs") @implementation
public func neuron_logit_outputs(
  _ x: UnsafePointer<neuron_matrix>!, _ w: UnsafePointer<neuron_matrix>!,
  _ b: UnsafePointer<neuron_vector>!, _ z: UnsafePointer<neuron_matrix_out>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(x, w, b, z, options, .logit)
}

@_cdecl("neuron_forward_outputs") @implementation
public func neuron_forward_outputs(
  _ x: UnsafePointer<neuron_matrix>!, _ w: UnsafePointer<neuron_matrix>!,
  _ b: UnsafePointer<neuron_vector>!, _ a: UnsafePointer<neuron_matrix_out>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(x, w, b, a, options, .activation)
}

/// One result a row and output.
@inline(never)
private func rows(
  _ x: UnsafePointer<neuron_matrix>?, _ w: UnsafePointer<neuron_matrix>?,
  _ b: UnsafePointer<neuron_vector>?, _ results: UnsafePointer<neuron_matrix_out>?,
  _ options: UnsafePointer<neuron_options>?, _ result: RowResult
) -> neuron_status {
  status { () throws(Refusal) in
    let options = try Options(options)
    let x = try checked(x)
    var regions = Regions()
    regions.input(x.region)
    var layer = try Layer(w, b, columns: x.view.columns, &regions)
    let matrix = try checked(results, rows: x.view.rows, columns: layer.outputs.count)
    try regions.output(matrix.region)
    if layer.outputs.count == 0 { return }
    layer.outputs.resultStride = matrix.view.columnStride
    let results = Results(
      base: matrix.view.base, count: x.view.rows, stride: matrix.view.rowStride)
    let samples = Samples(x: x.view, y: nil, weight: nil, offset: nil)
    try withUnsafePointer(to: layer.outputs) { outputs throws(Refusal) in
      try options.run(Pass(samples, layer.w, 0, .rowsOfOutputs(result, outputs, results)))
    }
  }
}

@_cdecl("neuron_loss_gradient_outputs") @implementation
public func neuron_loss_gradient_outputs(
  _ samples: UnsafePointer<neuron_samples>!, _ y: UnsafePointer<neuron_matrix>!,
  _ w: UnsafePointer<neuron_matrix>!, _ b: UnsafePointer<neuron_vector>!,
  _ losses: UnsafePointer<neuron_vector_out>!, _ dw: UnsafePointer<neuron_matrix_out>!,
  _ db: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    var problem = try Problem(samples, needsLabels: false)
    let x = problem.samples.x
    var layer = try Layer(w, b, columns: x.columns, &problem.regions)
    let count = layer.outputs.count
    let labels = try checked(y, .labels)
    try require(labels.view.rows == x.rows && labels.view.columns == count, NEURON_E_SHAPE)
    problem.regions.input(labels.region)
    problem.samples.y = Numbers(
      base: labels.view.base, count: x.rows, stride: labels.view.rowStride,
      storage: Storage(rawValue: try present(y).pointee.dtype) ?? .float64)
    layer.outputs.labelStride = labels.view.columnStride
    let losses = try checked(losses, count: count)
    let dw = try checked(dw, rows: count, columns: x.columns)
    let db = try checked(db, count: count)
    try withUnsafePointer(to: layer.outputs) { outputs throws(Refusal) in
      let pass = Pass(problem.samples, layer.w, 0, .gradients(outputs))
      try problem.means(options, pass, losses, dw, db)
    }
  }
}

/// w and b of several outputs, checked, with their regions taken in as inputs.
private struct Layer {
  /// The first output's.
  let w: Numbers
  var outputs: Outputs

  @inline(never)
  init(
    _ w: UnsafePointer<neuron_matrix>?, _ b: UnsafePointer<neuron_vector>?, columns: Int,
    _ regions: inout Regions
  ) throws(Refusal) {
    let matrix = try checked(w)
    try require(matrix.view.columns == columns, NEURON_E_SHAPE)
    let b = try checked(b, count: matrix.view.rows)
    regions.input(matrix.region)
    regions.input(b.region)
    self.w = Numbers(
      base: matrix.view.base, count: columns, stride: matrix.view.columnStride,
      storage: matrix.view.isFloat32 ? .float32 : .float64)
    outputs = Outputs(self.w, biases: b.view, weightStride: matrix.view.rowStride)
  }
}
