// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

extension Fit {
  /// The article's: step after step down the gradient, by the learning rate and no other rule.
  ///
  /// With momentum, Polyak's heavy ball; with l1, a proximal step, which leaves exact zeros.
  mutating func gradientDescent(_ descent: inout Descent) {
    let begun = descent.begin()
    if begun != .moved { return end(begun) }
    let size = memory.size
    let columns = descent.objective.columns
    let velocity = descent.direction
    clear(velocity, size)
    while !isOver(&descent) {
      let rate = settings.learningRate
      scale(velocity, by: settings.momentum, size)
      add(0 - rate, descent.gradient, to: velocity, size)
      combine(descent.theta, 1, velocity, into: descent.trial, size)
      if settings.l1 > 0 {
        var j = 0
        while j < columns {
          let moved = shrunk(descent.trial[j], by: rate * settings.l1)
          velocity[j] += moved - descent.trial[j]
          descent.trial[j] = moved
          j &+= 1
        }
      }
      copy(descent.trial, to: descent.theta, size)
      let state = descent.begin()
      if state != .moved { return end(state) }
      result.progress.iteration &+= 1
      // A bound takes a Hessian here: at steps 1, 2, 4, 8, ...
      let step = result.progress.iteration
      let isDue = !settings.isPenalized && route.isDense && step & (step &- 1) == 0
      if isDue && certify(&descent, enough: settings.tol * baseline.scale) { return }
    }
  }
}

/// The nearest number to 0 within `amount` of `value`.
@inline(__always)
func shrunk(_ value: Double, by amount: Double) -> Double {
  let size = value.absolute - amount
  if !(size > 0) { return value == value ? 0 : value }
  return value < 0 ? 0 - size : size
}
