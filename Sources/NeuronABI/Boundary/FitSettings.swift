// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronTraining

extension Settings {
  /// neuron_fit_options, checked; the defaults for null.
  ///
  /// - Parameters:
  ///   - columns: Of X; nil if the start may have any length.
  ///   - regions: Takes in the start's.
  init(
    _ fit: UnsafePointer<neuron_fit_options>?, columns: Int?, _ regions: inout Regions
  ) throws(Refusal) {
    self.init()
    guard let fit else { return }
    try require(
      fit.pointee.struct_size == MemoryLayout<neuron_fit_options>.size, NEURON_E_STRUCT_SIZE)
    let f = fit.pointee
    // Written so that a NaN is refused too.
    try require(f.l2 >= 0 && f.l2 < .infinity, NEURON_E_OPTION)
    try require(f.l1 >= 0 && f.l1 < .infinity, NEURON_E_OPTION)
    try require(f.tol >= 0 && f.tol < .infinity, NEURON_E_OPTION)
    try require(f.max_iterations >= 0, NEURON_E_OPTION)
    try require(f.intercept & ~1 == 0 && f.standardize & ~1 == 0, NEURON_E_OPTION)
    guard let solver = Solver(rawValue: f.solver) else { throw Refusal(NEURON_E_OPTION) }
    if solver == .gradientDescent {
      try require(f.learning_rate > 0 && f.learning_rate < .infinity, NEURON_E_OPTION)
      try require(f.momentum >= 0 && f.momentum < 1, NEURON_E_OPTION)
    }
    // Newton's method and L-BFGS need a smooth J, coordinate descent is for one that is not.
    if solver == .newton || solver == .lbfgs { try require(f.l1 == 0, NEURON_E_OPTION) }
    if solver == .coordinateDescent { try require(f.l1 > 0, NEURON_E_OPTION) }
    l2 = f.l2
    l1 = f.l1
    tol = f.tol
    self.solver = solver
    maxIterations = Int(f.max_iterations)
    hasIntercept = f.intercept == 1
    isStandardized = f.standardize == 1
    learningRate = f.learning_rate
    momentum = f.momentum
    if f.start != nil {
      let start = try checked(f.start, count: columns)
      regions.input(start.region)
      self.start = start.view
      startBias = f.start_b
    }
  }
}
