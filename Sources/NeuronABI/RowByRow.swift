// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronThreads

@_cdecl("neuron_logit") @implementation
public func neuron_logit(
  _ x: UnsafePointer<neuron_matrix>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ z: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(x, w, z, options, b, .logit)
}

@_cdecl("neuron_forward") @implementation
public func neuron_forward(
  _ x: UnsafePointer<neuron_matrix>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ a: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(x, w, a, options, b, .activation)
}

@_cdecl("neuron_losses") @implementation
public func neuron_losses(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ losses: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(samples, w, losses, options, b, .loss)
}

@_cdecl("neuron_residuals") @implementation
public func neuron_residuals(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ residuals: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(samples, w, residuals, options, b, .residual)
}

/// One result a row, from X and w.
@inline(never)
private func rows(
  _ x: UnsafePointer<neuron_matrix>?, _ w: UnsafePointer<neuron_vector>?,
  _ results: UnsafePointer<neuron_vector_out>?, _ options: UnsafePointer<neuron_options>?,
  _ b: Double, _ result: RowResult
) -> neuron_status {
  status { () throws(Refusal) in
    let options = try Options(options)
    let x = try checked(x)
    let w = try checked(w, count: x.view.columns)
    let results = try checked(results, count: x.view.rows)
    var regions = Regions()
    regions.input(x.region)
    regions.input(w.region)
    try regions.output(results.region)
    let samples = Samples(x: x.view, y: nil, weight: nil, offset: nil)
    try options.run(Pass(samples, w.view, b, .rows(result, results.view)))
  }
}

/// One result a row, from samples and w.
@inline(never)
private func rows(
  _ samples: UnsafePointer<neuron_samples>?, _ w: UnsafePointer<neuron_vector>?,
  _ results: UnsafePointer<neuron_vector_out>?, _ options: UnsafePointer<neuron_options>?,
  _ b: Double, _ result: RowResult
) -> neuron_status {
  status { () throws(Refusal) in
    let options = try Options(options)
    var problem = try Problem(samples, w)
    let results = try checked(results, count: problem.samples.x.rows)
    try problem.regions.output(results.region)
    if results.view.count == 0 { return }
    var fault = Fault.none
    guardedBatch(&fault) { $0 = problem.samples.total().fault }
    // Weights that sum to zero matter to a mean only.
    if fault != .total { try fault.check() }
    try options.run(Pass(problem.samples, problem.w, b, .rows(result, results.view)))
  }
}

extension Options {
  @inline(never)
  func run(_ pass: Pass) throws(Refusal) {
    try withPlan(for: pass) { plan throws(Refusal) in
      var pass = pass
      guardedBatch(&pass) { $0.rows(plan) }
    }
  }
}
