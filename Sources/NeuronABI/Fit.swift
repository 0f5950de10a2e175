// SPDX-License-Identifier: MIT
import CNeuron
import CNeuronShims
import NeuronKernels
import NeuronNumerics
import NeuronThreads
import NeuronTraining

@_cdecl("neuron_fit_scratch") @implementation
public func neuron_fit_scratch(
  _ rows: Int, _ columns: Int, _ fit: UnsafePointer<neuron_fit_options>!, _ threads: Int32
) -> Int {
  var size = 0
  let result = status { () throws(Refusal) in
    try require(rows >= 0 && columns >= 0 && threads >= 0, NEURON_E_SIZE)
    var regions = Regions()
    // The start's length is no matter here.
    let settings = try Settings(fit, columns: nil, &regions)
    let most = threads == 0 ? Options.defaultThreads : Int(threads)
    try require(columns < mostDenseColumns, NEURON_E_SIZE)
    // As many as a gradient is worth, as in the call.
    let plan = Plan(rows: rows, columns: columns, work: 2 &* columns &+ 64, threads: most)
    size =
      fitMemory(settings, rows: rows, columns: columns, threads: plan.threads) &+ Options.slack
  }
  return result == NEURON_OK ? size : 0
}

/// A matrix of so many columns and rows has no place in memory.
let mostDenseColumns = 1 &<< 26

@_cdecl("neuron_fit") @implementation
public func neuron_fit(
  _ samples: UnsafePointer<neuron_samples>!, _ fit: UnsafePointer<neuron_fit_options>!,
  _ w: UnsafePointer<neuron_vector_out>!, _ b: UnsafeMutablePointer<Double>!,
  _ result: UnsafeMutablePointer<neuron_fit_result>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let options = try Options(options)
    var problem = try Problem(samples)
    let columns = problem.samples.x.columns
    var settings = try Settings(fit, columns: columns, &problem.regions)
    let w = try checked(w, count: columns)
    let b = try checked(b)
    let target = try present(result)
    try problem.regions.output(w.region)
    try problem.regions.output(b.region)
    try require(UInt(bitPattern: target) & 7 == 0, NEURON_E_ALIGNMENT)
    try require(
      target.pointee.struct_size == MemoryLayout<neuron_fit_result>.size, NEURON_E_STRUCT_SIZE)
    try problem.regions.output(
      Region(raw: target, bytes: MemoryLayout<neuron_fit_result>.size))
    try problem.requireRows()
    var samples = problem.samples
    samples.cancel = fit?.pointee.cancel
    var caller = Caller(fit)
    var regions = problem.regions
    try require(columns < mostDenseColumns, NEURON_E_SIZE)
    try options.withScratch(
      for: samples, &regions,
      { fitMemory(settings, rows: samples.x.rows, columns: columns, threads: $0) }
    ) { threads, memory throws(Refusal) in
      var fitted = Fitted()
      withUnsafeMutablePointer(to: &caller) {
        if $0.pointee.progress != nil {
          settings.report = Caller.report
          settings.context = UnsafeMutableRawPointer($0)
        }
        guardedBatch(&fitted) {
          $0 = NeuronTraining.fit(samples, settings, threads: threads, memory: memory) {
            if $0 < columns {
              w.view.put($1, at: $0)
            } else {
              b.view.pointee = $1.canonical
            }
          }
        }
      }
      try fitted.fault.check()
      target.pointee = neuron_fit_result(fitted)
    }
  }
}

/// The caller's progress function, behind the one that training knows.
private struct Caller {
  let progress:
    (@convention(c) (UnsafePointer<neuron_progress>?, UnsafeMutableRawPointer?) -> Bool)?
  let context: UnsafeMutableRawPointer?
  /// The host's floating-point control, under which its function runs.
  let control = neuron_fp_get()

  init(_ fit: UnsafePointer<neuron_fit_options>?) {
    progress = fit?.pointee.progress
    context = fit?.pointee.context
  }

  static let report: Settings.Report = { progress, context in
    let caller = context.unsafelyUnwrapped.assumingMemoryBound(to: Caller.self).pointee
    let p = progress.assumingMemoryBound(to: Progress.self).pointee
    let view = neuron_progress(
      iteration: Int64(p.iteration), loss: p.loss, bound: p.bound, scale: p.scale,
      passes: p.passes, seconds: p.seconds)
    guard let function = caller.progress else { return true }
    return withUnsafePointer(to: view) {
      if neuron_fp_control_is_default(caller.control) { return function($0, caller.context) }
      neuron_fp_set(caller.control, $0)
      let goesOn = function($0, caller.context)
      neuron_fp_set(neuron_fp_control(NEURON_FP_DEFAULT), $0)
      return goesOn
    }
  }
}

extension neuron_fit_result {
  fileprivate init(_ fitted: Fitted) {
    self.init()
    struct_size = MemoryLayout<neuron_fit_result>.size
    loss = fitted.progress.loss.canonical
    bound = fitted.progress.bound
    scale = fitted.progress.scale
    gradient_norm = fitted.gradientNorm.canonical
    passes = fitted.progress.passes
    seconds = fitted.progress.seconds
    iterations = Int64(fitted.progress.iteration)
    outcome = fitted.outcome.rawValue
    bound_kind = fitted.kind.rawValue
    solver = fitted.solver.rawValue
  }
}
