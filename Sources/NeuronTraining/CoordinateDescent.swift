// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

extension Fit {
  /// Proximal Newton steps over a set of active columns, each by coordinate descent.
  ///
  /// Lee, Sun and Saunders, *Proximal Newton-type methods for minimizing composite functions*, SIAM
  /// Journal on Optimization 24 (2014); a column that is not active costs its share of one pass over
  /// X and no more.
  mutating func coordinateDescent(_ descent: inout Descent) {
    var set = ActiveSet(memory.active, columns: descent.objective.columns)
    let begun = descent.begin()
    if begun != .moved { return end(begun) }
    var model = Model()
    while !isOver(&descent) {
      if !model.serves(set, descent) {
        set.choose(
          descent.objective, descent.theta, descent.gradient,
          margin: model.margin(descent.objective.samples.x))
        model.renew(set, descent)
        if !descent.model(set, stride: model.stride, memory: memory.hessian) {
          if model.stride == 1 { return end(.cancelled) }
          // The rows chosen do not count.
          model.refine()
          continue
        }
        set.eliminateBias(descent.objective)
        if set.biasCurvature > 0 { biasCurvature = set.biasCurvature }
      }
      let bias = set.minimize(
        descent.objective, descent.theta, descent.gradient, precision: 1e-5,
        memory.factor)
      clear(descent.direction, memory.size)
      var k = 0
      while k < set.count {
        descent.direction[Int(truncatingIfNeeded: set.columns[k])] = set.step[k]
        k &+= 1
      }
      descent.direction[descent.objective.columns] = bias
      let promised = descent.promise()
      model.compare(promised)
      let moved = descent.proximalStep(promised)
      if moved == .stuck && !model.isExact {
        model.refine()
        continue
      }
      if moved != .moved { return end(moved) }
      result.progress.iteration &+= 1
    }
  }
}

/// How good the quadratic model at hand is, and when to make a new one.
private struct Model {
  /// Of the rows that it was made of: every so-manieth.
  private(set) var stride = 256
  private var promise = 0.0 - Double.infinity
  private var isWorn = true
  /// It is over all rows, and of where the point is now.
  private(set) var isExact = false

  /// Whether the model, which was made some steps ago, is still of use.
  mutating func serves(_ set: ActiveSet, _ descent: Descent) -> Bool {
    isExact = false
    if isWorn { return false }
    if set.isEnough(descent.objective, descent.gradient) { return true }
    // The columns are known well enough to be worth a model of more rows.
    refine()
    return false
  }

  /// Takes the change of J that the next step is to bring: with a good model a few hundredths of
  /// what the last one was to.
  mutating func compare(_ next: Double) {
    let isSlow = next < 0.1 * promise
    promise = next
    if isSlow && !isExact { refine() }
  }

  /// From now on with more rows.
  mutating func refine() {
    stride = stride <= 4 ? 1 : stride &>> 2
    isWorn = true
    promise = 0 - .infinity
  }

  /// How near to its penalty a column's gradient lets it into the set, as a share.
  ///
  /// A model over many rows is dear: it is to serve for several steps, and takes in early what may
  /// yet come.
  func margin(_ x: Matrix) -> Double { stride == 1 && x.rows > x.columns ? 0.5 : 1 }

  mutating func renew(_ set: ActiveSet, _ descent: Descent) {
    // Rows enough to tell the columns apart.
    let wanted = max(1024, 6 &* set.count)
    while stride > 1 && stride &* wanted > descent.objective.samples.x.rows { stride &-= 1 }
    isExact = stride == 1
    isWorn = false
  }
}

extension Descent {
  /// J's quadratic model from every so-manieth row.
  fileprivate mutating func model(_ set: ActiveSet, stride: Int, memory: Vector) -> Bool {
    if stride == 1 { return objective.model(theta, set, memory: memory) }
    var part = objective.every(stride)
    let isDone = part.model(theta, set, memory: memory)
    objective.passes += part.passes
    return isDone
  }
}
