// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics

// Where nothing is penalized there need be no minimum, nor only one, and no duality bounds it.

extension Fit {
  /// Looks whether theta, with the direction at hand, is where a fit without penalties ends.
  ///
  /// - Parameter stride: Of the metric's rows; becomes 1 once all of them are in it.
  mutating func isAtEnd(_ descent: inout Descent, _ stride: inout Int) -> Bool {
    let estimate = 0.5 * descent.decrement
    result.progress.bound = estimate
    result.kind = .estimate
    if result.progress.iteration >= 5 && separates(&descent) {
      result.outcome = .separable
      // J* is not negative.
      result.progress.bound = descent.value
      result.kind = .dualityGap
      return true
    }
    if !(estimate <= settings.tol * baseline.scale) { return false }
    if !route.isDense {
      result.outcome = .converged
      return true
    }
    stride = 1
    descent.pairs.removeAll()
    if certify(&descent, enough: settings.tol * baseline.scale) { return true }
    // A Newton step from here, with the Hessian over all rows that has just been made.
    descent.aim()
    return false
  }

  /// Bounds what is left at theta by the Hessian over all rows, which becomes the metric.
  ///
  /// - Returns: True if that ends the fit.
  mutating func certify(_ descent: inout Descent, enough: Double) -> Bool {
    let factor = Cholesky(memory.factor, count: descent.objective.columns &+ 1)
    guard
      let deficiency = descent.objective.factorHessian(
        descent.theta, into: factor, diagonal: memory.diagonal,
        curvatures: memory.curvatures, memory: memory.hessian)
    else {
      result.outcome = .cancelled
      return true
    }
    copy(descent.gradient, to: memory.work, memory.size)
    factor.solveLower(memory.work)
    let square = dot(memory.work, memory.work, memory.size)
    result.kind = .estimate
    result.progress.bound = 0.5 * square
    if !(0.5 * square <= enough) { return false }
    measureColumns(&descent)
    // With what J's own rounding may hide.
    let bound =
      selfConcordanceBound(
        decrement: neuron_root(square),
        largest: factor.reach(memory.largest, memory.diagonal, memory.work))
      + 0x1p-51 * descent.value
    if !(bound <= enough) { return false }
    result.progress.bound = bound
    result.kind = .selfConcordance
    result.outcome = deficiency > 0 ? .rankDeficient : .converged
    return true
  }

  /// The largest magnitude in each column that the solver sees, and the bias's 1.
  private func measureColumns(_ descent: inout Descent) {
    let o = descent.objective
    o.samples.moments(mean: memory.mean, deviation: memory.work, largest: memory.largest)
    descent.objective.passes += 2
    if let scale = o.scale { multiply(memory.largest, scale, into: memory.largest, o.size) }
    memory.largest[o.columns] = o.hasIntercept ? 1 : 0
    var j = o.columns &+ 1
    while j < o.size {
      memory.largest[j] = 0
      j &+= 1
    }
  }

  /// Whether theta, or the step that it is about to take, has all rows on their labels' side.
  private func separates(_ descent: inout Descent) -> Bool {
    let o = descent.objective
    o.unscale(descent.theta)
    descent.objective.passes += 1
    guard let byPoint = o.samples.margins(UnsafePointer(o.w), o.bias(descent.theta)) else {
      return false
    }
    if byPoint.lowest > 0 { return true }
    o.unscale(descent.direction)
    descent.objective.passes += 1
    guard let byStep = o.samples.margins(UnsafePointer(o.w), o.bias(descent.direction)) else {
      return false
    }
    return byStep.highest > 0 && byStep.lowest >= -1e-9 * byStep.highest
  }
}
