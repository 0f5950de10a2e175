// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels

@_cdecl("neuron_logit") @implementation
public func neuron_logit(
  _ x: UnsafePointer<neuron_matrix>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ z: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(x, w, z, options) { $0.logits($1, b, into: $2) }
}

@_cdecl("neuron_forward") @implementation
public func neuron_forward(
  _ x: UnsafePointer<neuron_matrix>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ a: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(x, w, a, options) { $0.forward($1, b, into: $2) }
}

@_cdecl("neuron_losses") @implementation
public func neuron_losses(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ losses: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(samples, w, losses, options) { $0.losses($1, b, into: $2) }
}

@_cdecl("neuron_residuals") @implementation
public func neuron_residuals(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ residuals: UnsafePointer<neuron_vector_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  rows(samples, w, residuals, options) { $0.residuals($1, b, into: $2) }
}

/// One result a row, from X and w.
@inline(__always)
private func rows(
  _ x: UnsafePointer<neuron_matrix>?, _ w: UnsafePointer<neuron_vector>?,
  _ results: UnsafePointer<neuron_vector_out>?, _ options: UnsafePointer<neuron_options>?,
  _ body: (Samples, Numbers, Results) -> Void
) -> neuron_status {
  status { () throws(Refusal) in
    _ = try Options(options)
    let x = try checked(x)
    let w = try checked(w, count: x.view.columns)
    var results = try checked(results, count: x.view.rows)
    var regions = Regions()
    regions.input(x.region)
    regions.input(w.region)
    try regions.output(results.region)
    let samples = Samples(x: x.view, y: nil, weight: nil, offset: nil)
    guarded(&results) { body(samples, w.view, $0.view) }
  }
}

/// One result a row, from samples and w.
@inline(__always)
private func rows(
  _ samples: UnsafePointer<neuron_samples>?, _ w: UnsafePointer<neuron_vector>?,
  _ results: UnsafePointer<neuron_vector_out>?, _ options: UnsafePointer<neuron_options>?,
  _ body: (Samples, Numbers, Results) -> Void
) -> neuron_status {
  status { () throws(Refusal) in
    _ = try Options(options)
    var problem = try Problem(samples, w)
    var results = try checked(results, count: problem.samples.x.rows)
    try problem.regions.output(results.region)
    if results.view.count == 0 { return }
    var fault = Fault.none
    guarded(&fault) { $0 = problem.samples.total().fault }
    // Weights that sum to zero matter to a mean only.
    if fault != .total { try fault.check() }
    guarded(&results) { body(problem.samples, problem.w, $0.view) }
  }
}
