// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics
import NeuronThreads

/// The neuron that has learnt nothing: w = 0 and the best b for it.
struct Baseline {
  /// The best b; 0 without an intercept.
  var bias = 0.0
  /// Its J less the mean entropy of the labels: the most that a fit can gain.
  var scale = 0.0
  /// The mean entropy of the labels, which no J goes below.
  var entropy = 0.0
  /// All rows that count have label 0, or all 1.
  var isOneSided = false
  var fault = Fault.none
  var isFinite = true

  /// Where an intercept that has no minimum is left: its loss is 4e-18.
  private static let far = 40.0

  init(_ objective: inout Objective, _ memory: FitMemory) {
    let pass = Pass(objective.samples.withoutColumns, objective.weights, 0, .labels)
    let sums = pass.sums(pass.plan(objective.threads))
    fault = sums.fault
    if fault != .none { return }
    let mean = sums.bias / sums.weight
    entropy = sums.loss / sums.weight
    isOneSided = mean == 0 || mean == 1
    if objective.hasIntercept && isOneSided {
      bias = mean == 0 ? 0 - Baseline.far : Baseline.far
      return
    }
    if objective.hasIntercept && objective.samples.offset == nil {
      bias = logOdds(mean)
      scale = crossEntropy(activation: mean, label: mean) - entropy
    } else {
      search(&objective, memory)
    }
    // Below the rounding of the two there is nothing to learn.
    if !(scale > 0x1p-48 * (entropy + scale)) { scale = 0 }
  }

  /// Newton's method in b alone, over offsets and labels.
  private mutating func search(_ objective: inout Objective, _ memory: FitMemory) {
    var part = objective
    part.samples = objective.samples.withoutColumns
    let narrow = Objective(
      samples: part.samples, columns: 0, size: 8, l2: 0, l1: 0,
      hasIntercept: objective.hasIntercept, scale: nil, w: objective.w, memory: objective.memory,
      threads: objective.threads, passes: 0, share: 0)
    let factor = Cholesky(memory.one, count: 1)
    var descent = Descent(narrow, .cholesky(factor), memory: memory.descent)
    clear(descent.theta, 8)
    var result = descent.begin()
    var steps = 0
    while result == .moved && objective.hasIntercept && steps < 60 {
      guard
        descent.objective.factorHessian(
          descent.theta, into: factor, diagonal: memory.diagonal,
          curvatures: memory.curvatures, memory: memory.hessian)
          != nil
      else { break }
      descent.aim()
      if !(descent.decrement > 0x1p-100) { break }
      result = descent.step(keepingPair: false)
      steps &+= 1
    }
    isFinite = result == .moved || result == .stuck
    bias = descent.theta[0]
    scale = descent.value - entropy
  }
}
