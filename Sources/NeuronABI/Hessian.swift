// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels

@_cdecl("neuron_hessian_scratch") @implementation
public func neuron_hessian_scratch(_ rows: Int, _ columns: Int) -> Int {
  hessianScratch(rows, columns).map { $0 &+ Options.slack } ?? 0
}

/// Nil for sizes that no memory holds.
private func hessianScratch(_ rows: Int, _ columns: Int) -> Int? {
  // Sixty-four vectors of columns in each of some sixty nodes, and some blocks.
  guard rows >= 0, columns >= 0, columns < Int.max &>> 20 else { return nil }
  return hessianMemory(rows: rows, columns: columns)
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
    guard let size = hessianScratch(samples.x.rows, samples.x.columns) else {
      throw Refusal(NEURON_E_SIZE)
    }
    try options.withScratch(size, &problem.regions) { memory throws(Refusal) in
      var fault = Fault.none
      guarded(&fault) {
        $0 = samples.hessian(w, b, memory: memory) { j, k, value in
          h.view.put(value, j, k)
          h.view.put(value, k, j)
        }
      }
      try fault.check()
    }
  }
}
