// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels

/// Samples and w, checked, with their regions taken in as inputs.
struct Problem {
  let samples: Samples
  let w: Numbers
  let x: Region
  var regions = Regions()

  /// - Parameter needsLabels: Whether labels enter; where not, they may be left out.
  init(
    _ samples: UnsafePointer<neuron_samples>?, _ w: UnsafePointer<neuron_vector>?,
    needsLabels: Bool = true
  ) throws(Refusal) {
    let pointer = try present(samples)
    try require(
      pointer.pointee.struct_size == MemoryLayout<neuron_samples>.size, NEURON_E_STRUCT_SIZE)
    let s = pointer.pointee
    let x = try checked(s.x)
    regions.input(x.region)
    self.x = x.region
    let w = try checked(w, count: x.view.columns)
    regions.input(w.region)
    self.w = w.view
    try require(s.y != nil || !needsLabels, NEURON_E_NULL)
    var (y, weight, offset): (Numbers?, Numbers?, Numbers?) = (nil, nil, nil)
    if s.y != nil {
      let labels = try checked(s.y, count: x.view.rows, .labels)
      regions.input(labels.region)
      // Labels that do not enter are not looked at.
      if needsLabels { y = labels.view }
    }
    if s.weight != nil {
      let weights = try checked(s.weight, count: x.view.rows)
      regions.input(weights.region)
      weight = weights.view
    }
    if s.offset != nil {
      let offsets = try checked(s.offset, count: x.view.rows)
      regions.input(offsets.region)
      offset = offsets.view
    }
    self.samples = Samples(x: x.view, y: y, weight: weight, offset: offset)
  }

  func requireRows() throws(Refusal) {
    try require(samples.x.rows > 0, NEURON_E_EMPTY)
  }
}

extension Fault {
  func check() throws(Refusal) {
    switch self {
    case .none: return
    case .label: throw Refusal(NEURON_E_LABEL)
    case .weight, .total: throw Refusal(NEURON_E_WEIGHT)
    }
  }
}
