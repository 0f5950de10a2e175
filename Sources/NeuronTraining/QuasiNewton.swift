// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

extension Fit {
  /// Newton's method, and L-BFGS with a Hessian of some of the rows as its metric.
  mutating func quasiNewton(_ descent: inout Descent) {
    let isNewton = route.solver == .newton
    var stride = 1
    let isReduced =
      settings.start == nil
      && Gram.serves(settings, rows: descent.objective.samples.x.rows, columns: memory.columns)
      && memory.gram.solve(&descent, settings)
    if route.isDense && !isReduced {
      descent.metric = .cholesky(factor(descent))
      if !isNewton { stride = climb(&descent) }
    } else {
      biasCurvature = curvature(descent)
    }
    let begun = descent.begin()
    if begun != .moved { return end(begun) }
    let isDense = route.isDense && !isReduced
    if isDense && stride == 1 {
      if !isNewton { stride = metricStride(descent.objective) }
      if !renew(&descent, &stride) { return end(.cancelled) }
    }
    var slow = 0
    var retries = 0
    var lacksDiagonal = !isDense
    while !isOver(&descent) {
      // A fit over the rows' products mostly needs no step more, and this costs a pass or two.
      if lacksDiagonal { estimateDiagonal(descent) }
      lacksDiagonal = false
      let before = descent.decrement
      descent.aim()
      if !settings.isPenalized && isAtEnd(&descent, &stride) { return }
      let moved = descent.step(keepingPair: !isNewton)
      if moved == .stuck && retries < 1 {
        // Pairs that mislead, or a metric from too far away.
        retries &+= 1
        descent.pairs.removeAll()
        if isDense && !renew(&descent, &stride) { return end(.cancelled) }
        continue
      }
      if moved != .moved { return end(moved) }
      retries = 0
      result.progress.iteration &+= 1
      slow = descent.decrement > 0.25 * before ? slow &+ 1 : 0
      if isNewton || (isDense && slow >= 4) {
        slow = 0
        descent.pairs.removeAll()
        if !renew(&descent, &stride) { return end(.cancelled) }
      }
    }
  }

  private func factor(_ descent: Descent) -> Cholesky {
    Cholesky(memory.factor, count: descent.objective.columns &+ 1)
  }

  /// Newton's method over more and more rows: leaves theta and the metric of the last ones.
  ///
  /// - Returns: Their stride; 1 if there was no level.
  private mutating func climb(_ descent: inout Descent) -> Int {
    let unknowns = descent.objective.columns &+ 1
    let rows = descent.objective.samples.x.rows
    var levels = Levels(rows: rows, unknowns: unknowns)
    if settings.start != nil || levels.isDone { return 1 }
    let whole = descent.objective
    var passes = 0.0
    var last = 1
    while !levels.isDone {
      descent.objective = whole.every(levels.stride)
      let part = descent.objective.samples.x.rows
      // What more steps would gain is less than these rows know.
      let enough = 0.2 * Double(truncating: unknowns) / Double(truncating: part) * baseline.scale
      var state = descent.begin()
      var steps = 0
      while state == .moved && steps < 12 {
        if !refactor(&descent) { break }
        descent.aim()
        if descent.decrement < enough && steps > 0 { break }
        state = descent.step(keepingPair: false)
        steps &+= 1
      }
      passes += descent.objective.passes
      if state == .cancelled { break }
      if state == .notFinite || descent.value < 0.01 * baseline.scale {
        // The rows chosen say nothing: begin with all of them.
        last = 1
        begin(&descent)
        break
      }
      last = levels.stride
      levels.next()
    }
    descent.objective = whole
    descent.objective.passes = whole.passes + passes
    descent.pairs.removeAll()
    return last
  }

  /// The rows of a metric without levels: enough for it to be of use, few enough to be cheap.
  private func metricStride(_ objective: Objective) -> Int {
    let wanted = 8 &* (objective.columns &+ 1)
    var stride = 1
    while (stride &+ 1) &* wanted <= objective.samples.x.rows && stride < 64 { stride &+= 1 }
    return stride
  }

  /// A new metric at theta, from every so-manieth row; from all if those do not count.
  private mutating func renew(_ descent: inout Descent, _ stride: inout Int) -> Bool {
    if stride > 1 {
      let whole = descent.objective
      descent.objective = whole.every(stride)
      let isDone = refactor(&descent)
      let passes = descent.objective.passes
      descent.objective = whole
      descent.objective.passes += passes
      if isDone { return true }
      stride = 1
    }
    return refactor(&descent)
  }

  private mutating func refactor(_ descent: inout Descent) -> Bool {
    let factor = factor(descent)
    let isDone =
      descent.objective.factorHessian(
        descent.theta, into: factor, diagonal: memory.diagonal,
        curvatures: memory.curvatures, memory: memory.hessian) != nil
    biasCurvature = memory.diagonal[descent.objective.columns]
    return isDone
  }

  /// The bias's, of a neuron without weights.
  private func curvature(_ descent: Descent) -> Double {
    let a = sigmoid(descent.objective.bias(descent.theta))
    return max(a * (1 - a), 0x1p-10)
  }

  /// Inverts what the Hessian's diagonal is likely to be near w = 0, from some of the rows.
  private mutating func estimateDiagonal(_ descent: Descent) {
    let o = descent.objective
    var stride = 1
    while (stride &+ 1) &* 2048 <= o.samples.x.rows && stride < 1 &<< 20 { stride &+= 1 }
    o.samples.every(stride).moments(
      mean: memory.mean, deviation: memory.diagonal, largest: memory.largest)
    let curvature = curvature(descent)
    var j = 0
    while j < o.columns {
      let s = o.scale.map { $0[j] } ?? 1
      let square = memory.diagonal[j] * memory.diagonal[j] + memory.mean[j] * memory.mean[j]
      let value = square * s * s * curvature + o.l2
      memory.diagonal[j] = value > 0 && value < .infinity ? 1 / value : 0
      j &+= 1
    }
    memory.diagonal[j] = o.hasIntercept ? 1 / curvature : 0
    j &+= 1
    while j < o.size {
      memory.diagonal[j] = 0
      j &+= 1
    }
  }
}
