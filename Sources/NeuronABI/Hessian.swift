// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronThreads

@_cdecl("neuron_hessian_scratch") @implementation
public func neuron_hessian_scratch(_ rows: Int, _ columns: Int, _ threads: Int32) -> Int {
  guard rows >= 0, threads >= 0, let part = hessianPart(columns) else { return 0 }
  let most = threads == 0 ? Options.defaultThreads : Int(threads)
  let plan = Plan(part, rows: rows, columns: columns, threads: most)
  return Pass.memory(columns: columns, plan, part) &+ Options.slack
}

/// The first, and largest, part; nil for sizes that no memory holds.
private func hessianPart(_ columns: Int) -> HessianPart? {
  // Sixty-four vectors of columns in a node, some sixty nodes a thread, sixteen threads.
  guard columns >= 0, columns < Int.max &>> 22 else { return nil }
  return HessianPart(row: 0, columns: columns)
}

@_cdecl("neuron_hessian") @implementation
public func neuron_hessian(
  _ samples: UnsafePointer<neuron_samples>!, _ w: UnsafePointer<neuron_vector>!, _ b: Double,
  _ h: UnsafePointer<neuron_matrix_out>!, _ options: UnsafePointer<neuron_options>!
) -> neuron_status {
  status { () throws(Refusal) in
    var problem = try Problem(samples, w, needsLabels: false)
    let options = try Options(options)
    let (samples, w) = (problem.samples, problem.w)
    let h = try checked(h, rows: samples.x.columns &+ 1, columns: samples.x.columns &+ 1)
    try problem.regions.output(h.region)
    try problem.requireRows()
    guard let part = hessianPart(samples.x.columns) else { throw Refusal(NEURON_E_SIZE) }
    var regions = problem.regions
    let pass = Pass(samples, w, b, .hessian(part))
    try options.withScratch(for: pass, &regions) { plan, memory throws(Refusal) in
      var fault = Fault.none
      guardedBatch(&fault) {
        $0 = samples.hessian(w, b, plan, memory: memory) { j, k, value in
          h.view.put(value, j, k)
          h.view.put(value, k, j)
        }
      }
      try fault.check()
    }
  }
}
