// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronNumerics
import NeuronThreads
import NeuronTraining

@_cdecl("neuron_inference_scratch") @implementation
public func neuron_inference_scratch(_ rows: Int, _ columns: Int, _ threads: Int32) -> Int {
  guard rows >= 0, threads >= 0, columns >= 0, columns < mostDenseColumns else { return 0 }
  let most = threads == 0 ? Options.defaultThreads : Int(threads)
  return inferenceMemory(rows: rows, columns: columns, threads: most) &+ Options.slack
}

@_cdecl("neuron_inference") @implementation
public func neuron_inference(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ fit: UnsafePointer<neuron_fit_options>!, _ standardErrors: UnsafePointer<neuron_vector_out>!,
  _ robustErrors: UnsafePointer<neuron_vector_out>!,
  _ covariance: UnsafePointer<neuron_matrix_out>!,
  _ result: UnsafeMutablePointer<neuron_inference_result>!,
  _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    let options = try Options(options)
    var problem = try Problem(samples, w)
    let columns = problem.samples.x.columns
    let settings = try Settings(fit, columns: columns, &problem.regions)
    try require(settings.l1 == 0, NEURON_E_OPTION)
    try require(settings.hasIntercept || b == 0, NEURON_E_OPTION)
    let errors = try checked(standardErrors, count: columns &+ 1)
    try problem.regions.output(errors.region)
    var robust: Results?
    if robustErrors != nil {
      let errors = try checked(robustErrors, count: columns &+ 1)
      try problem.regions.output(errors.region)
      robust = errors.view
    }
    var matrix: Target?
    if covariance != nil {
      let checked = try checked(covariance, rows: columns &+ 1, columns: columns &+ 1)
      try problem.regions.output(checked.region)
      matrix = checked.view
    }
    let target = try present(result)
    try require(UInt(bitPattern: target) & 7 == 0, NEURON_E_ALIGNMENT)
    try require(
      target.pointee.struct_size == MemoryLayout<neuron_inference_result>.size,
      NEURON_E_STRUCT_SIZE)
    try problem.regions.output(
      Region(raw: target, bytes: MemoryLayout<neuron_inference_result>.size))
    try problem.requireRows()
    try require(columns < mostDenseColumns, NEURON_E_SIZE)
    let (samples, w) = (problem.samples, problem.w)
    var regions = problem.regions
    try options.withScratch(
      for: samples, &regions,
      { inferenceMemory(rows: samples.x.rows, columns: columns, threads: $0) }
    ) { threads, memory throws(Refusal) in
      var inferred = Inferred()
      guardedBatch(&inferred) {
        $0 = infer(
          samples, w, b, settings, threads: threads, memory: memory,
          withRobust: robust != nil, withCovariance: matrix != nil
        ) { what, j, k, value in
          switch what {
          case .error: errors.view.put(value, at: j)
          case .robustError: robust?.put(value, at: j)
          case .covariance:
            matrix?.put(value.canonical, j, k)
            matrix?.put(value.canonical, k, j)
          }
        }
      }
      try inferred.fault.check()
      target.pointee = neuron_inference_result(inferred)
    }
  }
}

extension neuron_inference_result {
  fileprivate init(_ inferred: Inferred) {
    self.init()
    struct_size = MemoryLayout<neuron_inference_result>.size
    log_likelihood = inferred.logLikelihood.canonical
    null_log_likelihood = inferred.nullLogLikelihood.canonical
    observations = inferred.observations
    degrees_of_freedom = inferred.degreesOfFreedom.canonical
    aic = inferred.aic.canonical
    bic = inferred.bic.canonical
    condition = inferred.condition.canonical
    rank = Int64(inferred.rank)
  }
}
