// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronNumerics

@_cdecl("neuron_step") @implementation
public func neuron_step(
  _ w: UnsafePointer<neuron_vector>!, _ b: Double, _ dw: UnsafePointer<neuron_vector>!,
  _ db: Double, _ learning_rate: Double, _ new_w: UnsafePointer<neuron_vector_out>!,
  _ new_b: UnsafeMutablePointer<Double>!
) -> neuron_status {
  status { () throws(Refusal) in
    let w = try checked(w, count: nil)
    let dw = try checked(dw, count: w.view.count)
    let newW = try checked(new_w, count: w.view.count)
    let newB = try checked(new_b)
    var regions = Regions()
    regions.input(w.region)
    regions.input(dw.region)
    try regions.output(newW.region, inPlace: w.region, or: dw.region)
    try regions.output(newB.region)
    guarded(&newB.view.pointee) {
      newW.view.step(from: w.view, along: dw.view, rate: learning_rate)
      $0 = (b - learning_rate * db).canonical
    }
  }
}
