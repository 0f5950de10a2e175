// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

/// A point on its way to the minimum of an objective's smooth part, and the steps it can take.
///
/// One loop serves Newton's method (a new Cholesky metric at every step, no pairs), L-BFGS, and all
/// between: a metric from some of the rows that pairs correct.
struct Descent {
  var objective: Objective
  var metric: Metric
  var pairs: Pairs
  let theta: Vector
  /// The gradient of the mean loss at theta.
  let v: Vector
  /// That of the smooth part.
  let gradient: Vector
  let direction: Vector
  let trial: Vector
  let trialV: Vector
  let trialGradient: Vector
  /// The mean loss, and J.
  private(set) var loss = Double.nan
  private(set) var value = Double.nan
  /// g'Hg with the metric's H at the last direction: twice what is left to gain, if H is right.
  private(set) var decrement = Double.infinity

  enum Result {
    case moved, stuck, notFinite, cancelled
  }

  static func words(_ size: Int) -> Int { 7 &* size &+ Pairs.words(size) }

  init(_ objective: Objective, _ metric: Metric, memory: Vector) {
    self.objective = objective
    self.metric = metric
    let size = objective.size
    theta = memory
    v = memory + size
    gradient = memory + 2 &* size
    direction = memory + 3 &* size
    trial = memory + 4 &* size
    trialV = memory + 5 &* size
    trialGradient = memory + 6 &* size
    pairs = Pairs(memory + 7 &* size, size)
  }

  private var size: Int { objective.size }

  /// Evaluates at theta.
  mutating func begin() -> Result {
    let result = objective.evaluate(theta, into: v)
    if result.fault != .none || !result.isFinite {
      loss = .nan
      value = .nan
      return result.fault == .cancelled ? .cancelled : .notFinite
    }
    loss = result.loss
    value = loss + objective.penalty(theta)
    objective.smooth(theta, v, into: gradient)
    decrement = .infinity
    return .moved
  }

  /// Where the metric and the pairs point.
  mutating func aim() {
    copy(gradient, to: direction, size)
    pairs.solve(direction, metric)
    scale(direction, by: -1, size)
    decrement = 0 - dot(direction, gradient, size)
    if decrement > 0 { return }
    pairs.removeAll()
    copy(gradient, to: direction, size)
    metric.solve(direction, size)
    scale(direction, by: -1, size)
    decrement = 0 - dot(direction, gradient, size)
  }

  /// One step along `direction`, by the approximate Wolfe conditions of Hager and Zhang (*A new
  /// conjugate gradient method with guaranteed descent and an efficient line search*, SIAM Journal
  /// on Optimization 16, 2005), which hold on where rounding has eaten the differences of J.
  mutating func step(keepingPair: Bool) -> Result {
    let slope = 0 - decrement
    if !(slope < 0) || !slope.isFinite { return .stuck }
    var length = 1.0
    var attempt = 0
    while attempt < 30 {
      combine(theta, length, direction, into: trial, size)
      let result = objective.evaluate(trial, into: trialV)
      if result.fault == .cancelled { return .cancelled }
      if result.fault != .none { return .notFinite }
      attempt &+= 1
      if !result.isFinite {
        length *= 0.1
        continue
      }
      let value = result.loss + objective.penalty(trial)
      objective.smooth(trial, trialV, into: trialGradient)
      let newSlope = dot(trialGradient, direction, size)
      let isLower = value <= self.value + 1e-4 * length * slope
      let isFlat =
        newSlope <= -0.8 * slope && value <= self.value + 1e-12 * self.value.absolute
      if isLower || isFlat {
        // Still steep: the metric is far too cautious, as it can be before the first pair.
        if isLower && newSlope < 0.7 * slope && attempt < 4 && length >= 1 {
          length *= 4
          continue
        }
        take(result.loss, value, keepingPair)
        return .moved
      }
      let secant = newSlope > slope ? length * slope / (slope - newSlope) : 0.1 * length
      length = max(0.1 * length, min(secant, 0.7 * length))
    }
    return .stuck
  }

  /// One step along a direction that a model with the l1 penalty gave, shortened until J falls by
  /// a part of what the model promised.
  mutating func proximalStep(_ promised: Double) -> Result {
    if !(promised < 0) { return .stuck }
    var length = 1.0
    var attempt = 0
    while attempt < 40 {
      combine(theta, length, direction, into: trial, size)
      let result = objective.evaluate(trial, into: trialV)
      if result.fault == .cancelled { return .cancelled }
      if result.fault != .none { return .notFinite }
      let value = result.loss + objective.penalty(trial)
      // Where the promise is below J's rounding, J says nothing, and the model is right.
      let isFlat = 0 - promised < 1e-12 * self.value && value <= self.value * (1 + 1e-12)
      if result.isFinite && (value <= self.value + 1e-4 * length * promised || isFlat) {
        objective.smooth(trial, trialV, into: trialGradient)
        take(result.loss, value, true)
        return .moved
      }
      length *= result.isFinite ? 0.5 : 0.1
      attempt &+= 1
    }
    return .stuck
  }

  /// J's change along `direction` to first order, with the penalty's change in full.
  func promise() -> Double {
    var change = 0.0
    var j = 0
    while j < size {
      let step = direction[j]
      let u = j < objective.columns ? theta[j] : 0
      if u * (u + step) > 0 {
        // Close to the minimum these two cancel: their sum comes first.
        change += (gradient[j] + (u > 0 ? objective.l1 : 0 - objective.l1)) * step
      } else if j < objective.columns {
        change += gradient[j] * step + objective.l1 * ((u + step).absolute - u.absolute)
      } else {
        change += gradient[j] * step
      }
      j &+= 1
    }
    return change
  }

  private mutating func take(_ loss: Double, _ value: Double, _ keepingPair: Bool) {
    if keepingPair {
      let room = pairs.room
      combine(trial, -1, theta, into: room.step, size)
      combine(trialGradient, -1, gradient, into: room.change, size)
      pairs.add()
    }
    copy(trial, to: theta, size)
    copy(trialV, to: v, size)
    copy(trialGradient, to: gradient, size)
    self.loss = loss
    self.value = value
  }
}
