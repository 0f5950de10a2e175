// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics

extension Fit {
  /// Proximal quasi-Newton steps over a set of active columns, each by coordinate descent.
  ///
  /// Lee, Sun and Saunders, *Proximal Newton-type methods for minimizing composite functions*, SIAM
  /// Journal on Optimization 24 (2014); Scheinberg and Tang, *Practical inexact proximal quasi-Newton
  /// method with global complexity analysis*, Mathematical Programming 160 (2016). The model is a
  /// Hessian of some rows, which the steps correct. A column that is not active costs its share of a
  /// pass over X and no more.
  mutating func coordinateDescent(_ descent: inout Descent) {
    var set = ActiveSet(memory.active, columns: descent.objective.columns)
    let begun = descent.begin()
    if begun != .moved { return end(begun) }
    let last = descent.objective.columns
    var model = Model()
    while !isOver(&descent) {
      if !model.serves(set, descent) {
        set.choose(
          descent.objective, descent.theta, descent.gradient, descent.direction)
        model.renew(set, descent.objective)
        let isDone = descent.objective.model(
          descent.theta, set, stride: model.stride, curvatures: memory.curvatures,
          memory: memory.hessian)
        if !isDone { return end(.cancelled) }
        set.eliminateBias(descent.objective)
        if model.isExact {
          descent.pairs.removeAll()
        } else {
          set.shrink(rows: model.rows)
        }
        // What the last steps have shown holds for columns that are new as well.
        var age = descent.pairs.count
        while age > 0 {
          age &-= 1
          let pair = descent.pairs.pair(age)
          set.correct(pair.step, pair.change, bias: last)
        }
      }
      if set.biasCurvature > 0 { biasCurvature = set.biasCurvature }
      let bias = set.minimize(
        descent.objective, descent.theta, descent.gradient, precision: 1e-2, memory.factor)
      clear(descent.direction, memory.size)
      var k = 0
      while k < set.count {
        descent.direction[Int(truncatingIfNeeded: set.columns[k])] = set.step[k]
        k &+= 1
      }
      descent.direction[last] = bias
      let promised = descent.promise()
      model.compare(promised)
      let moved = descent.proximalStep(promised)
      if moved == .stuck && !model.isExact {
        model.refine()
        continue
      }
      if moved != .moved { return end(moved) }
      result.progress.iteration &+= 1
      // What J's rounding leaves of a difference of gradients says nothing.
      if 0 - promised > 1e-13 * descent.value.absolute && descent.pairs.count > 0 {
        let pair = descent.pairs.pair(0)
        set.correct(pair.step, pair.change, bias: last)
      }
    }
  }
}

/// How good the quadratic model at hand is, and when to make a new one.
private struct Model {
  /// Of the rows that it was made of: every so-manieth.
  private(set) var stride = 1
  private(set) var rows = 0.0
  /// It is over all rows, and of where the point is now.
  private(set) var isExact = false
  /// Rows for each column.
  private var density = 3
  private var isWorn = true
  private var promise = 0.0 - Double.infinity
  /// What the steps since it was made have left over, each as a share of what it began with; and
  /// how much of that is worth a new one.
  private var left = 0.0
  private var most = 0.0

  /// Whether the model, which was made some steps ago, is still of use.
  mutating func serves(_ set: ActiveSet, _ descent: Descent) -> Bool {
    isExact = false
    return !isWorn
      && set.isEnough(descent.objective, descent.gradient, least: 0.1 * promise.absolute)
  }

  /// Takes the change of J that the next step is to bring: with a good model some hundredths of
  /// what the last one was to.
  mutating func compare(_ next: Double) {
    if promise > 0 - .infinity {
      left += min(1, next / promise)
      if left > most && !isExact { refine() }
    }
    promise = next
  }

  /// From now on with more rows.
  mutating func refine() {
    if density < 1 &<< 30 { density = density &* 2 }
    isWorn = true
    promise = 0 - .infinity
  }

  mutating func renew(_ set: ActiveSet, _ o: Objective) {
    let all = o.samples.x.rows
    let count = Double(truncating: set.count)
    let columns = Double(truncating: o.columns)
    // Rows enough to tell the columns apart; more, where they cost less than a pass.
    let cheap = 25 * Double(truncating: all) * columns / (count * count + 1)
    let wanted = max(
      1024, max(density &* set.count, min(all &>> 3, neuron_whole(cheap))))
    stride = 1
    while (stride &+ 1) &* wanted <= all { stride &+= 1 }
    isExact = stride == 1
    isWorn = false
    rows = Double(truncating: all) / Double(truncating: stride)
    // The passes that a new one costs. One over all rows makes up for all that this one lacks.
    let cost = 1 + 2 * rows * count * count / (50 * Double(truncating: all) * columns)
    most = stride == 1 ? 0.1 * cost : cost - 0.9
    left = 0
  }
}
