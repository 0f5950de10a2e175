// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronNumerics

@_cdecl("neuron_sigmoid") @implementation
public func neuron_sigmoid(_ z: Double) -> Double {
  var a = 0.0
  guarded(&a) { $0 = sigmoid(z).canonical }
  return a
}

@_cdecl("neuron_cross_entropy") @implementation
public func neuron_cross_entropy(_ a: Double, _ y: Double) -> Double {
  var loss = 0.0
  guarded(&loss) { $0 = crossEntropy(activation: a, label: y) }
  return loss
}

@_cdecl("neuron_cross_entropy_logit") @implementation
public func neuron_cross_entropy_logit(_ z: Double, _ y: Double) -> Double {
  var loss = 0.0
  guardedBatch(&loss) { $0 = crossEntropy(logit: z, label: y) }
  return loss
}

@_cdecl("neuron_sigmoid_each") @implementation
public func neuron_sigmoid_each(
  _ z: UnsafePointer<neuron_vector>!, _ a: UnsafePointer<neuron_vector_out>!
) -> neuron_status {
  status { () throws(Refusal) in
    let z = try checked(z, count: nil)
    var a = try checked(a, count: z.view.count)
    var regions = Regions()
    regions.input(z.region)
    try regions.output(a.region, inPlace: z.region)
    guardedBatch(&a) { $0.view.sigmoids(z.view) }
  }
}

@_cdecl("neuron_cross_entropy_each") @implementation
public func neuron_cross_entropy_each(
  _ a: UnsafePointer<neuron_vector>!, _ y: UnsafePointer<neuron_vector>!,
  _ losses: UnsafePointer<neuron_vector_out>!
) -> neuron_status {
  each(a, y, losses) { $0.crossEntropies(activations: $1, $2) }
}

@_cdecl("neuron_cross_entropy_logit_each") @implementation
public func neuron_cross_entropy_logit_each(
  _ z: UnsafePointer<neuron_vector>!, _ y: UnsafePointer<neuron_vector>!,
  _ losses: UnsafePointer<neuron_vector_out>!
) -> neuron_status {
  each(z, y, losses) { $0.crossEntropies(logits: $1, $2) }
}

@inline(__always)
private func each(
  _ numbers: UnsafePointer<neuron_vector>?, _ y: UnsafePointer<neuron_vector>?,
  _ losses: UnsafePointer<neuron_vector_out>?, _ body: (Results, Numbers, Numbers) -> Void
) -> neuron_status {
  status { () throws(Refusal) in
    let numbers = try checked(numbers, count: nil)
    let y = try checked(y, count: numbers.view.count, .labels)
    var losses = try checked(losses, count: numbers.view.count)
    var regions = Regions()
    regions.input(numbers.region)
    regions.input(y.region)
    try regions.output(losses.region, inPlace: numbers.region, or: y.region)
    guardedBatch(&losses) { body($0.view, numbers.view, y.view) }
  }
}
