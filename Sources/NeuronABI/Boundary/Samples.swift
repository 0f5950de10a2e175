// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels

/// Samples, and w where there is one, checked, with their regions taken in as inputs.
struct Problem {
  var samples: Samples
  var w: Numbers
  let x: Region
  var regions = Regions()

  /// - Parameter needsLabels: Whether labels enter; where not, they may be left out.
  init(
    _ samples: UnsafePointer<neuron_samples>?, _ w: UnsafePointer<neuron_vector>?,
    needsLabels: Bool = true
  ) throws(Refusal) {
    try self.init(samples, needsLabels: needsLabels)
    let w = try checked(w, count: self.samples.x.columns)
    regions.input(w.region)
    self.w = w.view
  }

  /// Without a w.
  @inline(never)
  init(_ samples: UnsafePointer<neuron_samples>?, needsLabels: Bool = true) throws(Refusal) {
    let s = try Problem.structure(samples)
    let x = try checked(s.x)
    regions.input(x.region)
    w = Numbers(base: somewhere(nil), count: 0, stride: 8, storage: .float64)
    self.x = x.region
    self.samples = try Problem.rows(s, x.view, needsLabels, &regions)
  }

  private static func structure(
    _ samples: UnsafePointer<neuron_samples>?
  ) throws(Refusal) -> neuron_samples {
    let pointer = try present(samples)
    try require(
      pointer.pointee.struct_size == MemoryLayout<neuron_samples>.size, NEURON_E_STRUCT_SIZE)
    return pointer.pointee
  }

  @inline(never)
  private static func rows(
    _ s: neuron_samples, _ x: Matrix, _ needsLabels: Bool, _ regions: inout Regions
  ) throws(Refusal) -> Samples {
    try require(s.y != nil || !needsLabels, NEURON_E_NULL)
    var (y, weight, offset): (Numbers?, Numbers?, Numbers?) = (nil, nil, nil)
    if s.y != nil {
      let labels = try checked(s.y, count: x.rows, .labels)
      regions.input(labels.region)
      // Labels that do not enter are not looked at.
      if needsLabels { y = labels.view }
    }
    if s.weight != nil {
      let weights = try checked(s.weight, count: x.rows)
      regions.input(weights.region)
      weight = weights.view
    }
    if s.offset != nil {
      let offsets = try checked(s.offset, count: x.rows)
      regions.input(offsets.region)
      offset = offsets.view
    }
    return Samples(x: x, y: y, weight: weight, offset: offset)
  }

  func requireRows() throws(Refusal) {
    try require(samples.x.rows > 0, NEURON_E_EMPTY)
  }
}

extension Fault {
  func check() throws(Refusal) {
    switch self {
    case .none, .cancelled: return
    case .label: throw Refusal(NEURON_E_LABEL)
    case .weight, .total: throw Refusal(NEURON_E_WEIGHT)
    }
  }
}
