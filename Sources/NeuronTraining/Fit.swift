// SPDX-License-Identifier: MIT
import CNeuronHost
import CNeuronShims
import NeuronKernels
import NeuronNumerics
import NeuronThreads

/// A fit under way: what all solvers share.
struct Fit {
  let settings: Settings
  let route: Route
  let memory: FitMemory
  let baseline: Baseline
  var gap: DualityGap
  /// About d2J/db2.
  var biasCurvature = 0.25
  var result = Fitted()
  private let began: Double
  private var best = (
    bound: Double.infinity, value: Double.infinity, square: Double.infinity
  )
  private var idleSteps = 0

  /// Fits samples that have at least one row.
  ///
  /// - Parameters:
  ///   - memory: `fitMemory` bytes, 64-byte aligned.
  ///   - put: Takes the weights, one by one, and then the bias as number `columns`.
  static func run(
    _ samples: Samples, _ settings: Settings, threads: Threads, memory: UnsafeMutableRawPointer,
    _ put: (_ index: Int, _ value: Double) -> Void
  ) -> Fitted {
    let began = neuron_clock()
    var workspace = Workspace(memory)
    let columns = samples.x.columns
    let memory = FitMemory(
      &workspace, settings, rows: samples.x.rows, columns: columns, threads: threads.count)
    // Labels and weights come first: with those at fault there is no deviation to speak of.
    clear(memory.scale, memory.size)
    var objective = Objective(
      samples: samples, columns: columns, size: memory.size, l2: settings.l2, l1: settings.l1,
      hasIntercept: settings.hasIntercept, scale: settings.isStandardized ? memory.scale : nil,
      w: memory.w, memory: UnsafeMutableRawPointer(memory.pass), threads: threads)
    clear(memory.w, memory.size)
    var baseline = Baseline(&objective, memory)
    if baseline.fault != .none && baseline.fault != .cancelled {
      var result = Fitted()
      result.fault = baseline.fault
      return result
    }
    if settings.isStandardized {
      if !standardize(samples, memory) { baseline.fault = .cancelled }
      objective.passes += 2
    }
    var fit = Fit(
      settings, samples, memory, baseline, began: began)
    var descent = Descent(objective, .diagonal(memory.diagonal), memory: memory.descent)
    fit.begin(&descent)
    fit.solve(&descent)
    fit.finish(&descent)
    descent.objective.unscale(descent.theta)
    var j = 0
    while j < columns {
      put(j, memory.w[j])
      j &+= 1
    }
    put(columns, descent.objective.bias(descent.theta))
    return fit.result
  }

  private init(
    _ settings: Settings, _ samples: Samples, _ memory: FitMemory, _ baseline: Baseline,
    began: Double
  ) {
    self.settings = settings
    self.memory = memory
    self.baseline = baseline
    self.began = began
    route = Route(settings, rows: samples.x.rows, columns: samples.x.columns)
    gap = DualityGap(memory.gap, memory.size, entropy: baseline.entropy)
    result.solver = route.solver
    result.progress.scale = baseline.scale
  }

  /// - Returns: False if the caller wants no more.
  private static func standardize(_ samples: Samples, _ memory: FitMemory) -> Bool {
    let isDone = samples.moments(
      mean: memory.mean, deviation: memory.scale, largest: memory.largest)
    var j = 0
    while j < samples.x.columns {
      // A start is to come back as it was.
      let deviation = isDone ? memory.scale[j] : 1
      memory.scale[j] = deviation > 0 && deviation < .infinity ? 1 / deviation : deviation * 0
      j &+= 1
    }
    while j < memory.size {
      memory.scale[j] = 0
      j &+= 1
    }
    return isDone
  }

  /// Where the search starts.
  func begin(_ descent: inout Descent) {
    clear(descent.theta, memory.size)
    let columns = descent.objective.columns
    descent.theta[columns] = settings.hasIntercept ? baseline.bias : 0
    guard let start = settings.start else { return }
    start.copy(to: descent.theta)
    descent.theta[columns] = settings.hasIntercept ? settings.startBias : 0
    guard let scale = descent.objective.scale else { return }
    var j = 0
    while j < columns {
      descent.theta[j] = scale[j] == 0 ? 0 : descent.theta[j] / scale[j]
      j &+= 1
    }
  }

  private mutating func solve(_ descent: inout Descent) {
    if baseline.fault == .cancelled { return end(.cancelled) }
    if baseline.isOneSided && settings.hasIntercept {
      clear(descent.theta, memory.size)
      descent.theta[descent.objective.columns] = baseline.bias
      _ = descent.begin()
      result.progress.bound = descent.value
      result.kind = .dualityGap
      result.outcome = .separable
      return
    }
    if baseline.scale == 0 && baseline.isFinite {
      // All labels are alike: no w does better than none.
      clear(descent.theta, memory.size)
      descent.theta[descent.objective.columns] = baseline.bias
      let isFine = descent.begin() == .moved
      result.progress.bound = 0
      result.kind = .dualityGap
      result.outcome = isFine ? .converged : .notFinite
      return
    }
    if !baseline.isFinite {
      result.outcome = .notFinite
      return
    }
    switch route.solver {
    case .gradientDescent: gradientDescent(&descent)
    case .coordinateDescent: coordinateDescent(&descent)
    default: quasiNewton(&descent)
    }
  }

  private mutating func finish(_ descent: inout Descent) {
    // What is left at the end deserves a proof, also where no proof could end the fit.
    if result.outcome == .stalled && !settings.isPenalized && route.isDense {
      _ = certify(&descent, enough: .infinity)
      if result.outcome == .converged { result.outcome = .stalled }
    }
    result.progress.loss = descent.value
    result.progress.passes = descent.objective.passes
    result.progress.seconds = neuron_clock() - began
    // Where J is not known at the point, what was left over is no gradient of its.
    result.gradientNorm =
      descent.value == descent.value ? neuron_root(gradientSquare(descent)) : .nan
  }

  private func gradientSquare(_ descent: Descent) -> Double {
    var squares = 0.0
    var j = 0
    while j <= descent.objective.columns {
      let g = subgradient(descent, j)
      squares += g * g
      j &+= 1
    }
    return squares
  }

  /// The entry of J's smallest subgradient.
  func subgradient(_ descent: Descent, _ j: Int) -> Double {
    let g = descent.gradient[j]
    let u = descent.theta[j]
    if j == descent.objective.columns || settings.l1 == 0 { return g }
    if u > 0 { return g + settings.l1 }
    if u < 0 { return g - settings.l1 }
    let size = g.absolute - settings.l1
    return size > 0 ? size : 0
  }

  /// After a step: the bound, whether it is enough, and what the caller thinks of it.
  ///
  /// - Returns: True if the fit is over.
  mutating func isOver(_ descent: inout Descent) -> Bool {
    if settings.isPenalized {
      result.kind = .dualityGap
      let enough = settings.tol * baseline.scale
      result.progress.bound = bound(descent)
      if result.progress.bound > enough && gap.core + 0x1p-51 * descent.value.absolute <= enough {
        nudge(&descent)
        result.progress.bound = bound(descent)
      }
    }
    result.progress.loss = descent.value
    result.progress.passes = descent.objective.passes
    result.progress.seconds = neuron_clock() - began
    let isSure = result.kind != .estimate && result.kind != .none
    if isSure && result.progress.bound <= settings.tol * baseline.scale {
      result.outcome = .converged
      return true
    }
    if let report = settings.report {
      let goesOn = withUnsafePointer(to: result.progress) {
        report(UnsafeRawPointer($0), settings.context)
      }
      if !goesOn {
        result.outcome = .cancelled
        return true
      }
    }
    if isStalled(descent) {
      result.outcome = .stalled
      return true
    }
    if result.progress.iteration >= settings.maxIterations {
      result.outcome = .outOfIterations
      return true
    }
    return false
  }

  private mutating func bound(_ descent: Descent) -> Double {
    // The gap is a difference of sums that are right to some units in J's last place.
    gap.bound(descent.objective, descent.theta, descent.v, loss: descent.loss)
      + 0x1p-51 * descent.value.absolute
  }

  /// The point satisfies all but the intercept's constraint: looks at one beyond it, so that the
  /// two can be blended.
  private mutating func nudge(_ descent: inout Descent) {
    let columns = descent.objective.columns
    let b = descent.theta[columns]
    let slope = descent.v[columns]
    // Far enough to show in b: what the blend loses by it is of second order.
    let least = (slope < 0 ? -0x1p-30 : 0x1p-30) * (1 + b.absolute)
    var tries = 0
    while tries < 3 && biasCurvature > 0 {
      copy(descent.theta, to: descent.trial, memory.size)
      let step = 2 * slope / biasCurvature + least
      descent.trial[columns] = b - step
      let value = descent.objective.evaluate(descent.trial, into: descent.trialV)
      if !value.isFinite { return }
      _ = gap.bound(descent.objective, descent.trial, descent.trialV, loss: value.loss)
      let other = descent.trialV[columns]
      if (other < 0) != (slope < 0) || other == 0 { return }
      // Not beyond it: J is flatter there than it was where its curvature was taken.
      biasCurvature = (slope - other) / step
      tries &+= 1
    }
  }

  /// Whether steps have long changed nothing but last places.
  private mutating func isStalled(_ descent: Descent) -> Bool {
    let square = gradientSquare(descent)
    let isBetter =
      result.progress.bound < 0.9 * best.bound || square < 0.25 * best.square
      || descent.value < best.value - 0x1p-50 * best.value.absolute
    idleSteps = isBetter || route.solver == .gradientDescent ? 0 : idleSteps &+ 1
    best.bound = min(best.bound, result.progress.bound)
    best.value = min(best.value, descent.value)
    best.square = min(best.square, square)
    return idleSteps > 10
  }

  /// Notes how a step ended that did not move.
  mutating func end(_ how: Descent.Result) {
    switch how {
    case .cancelled: result.outcome = .cancelled
    case .notFinite: result.outcome = .notFinite
    default: result.outcome = .stalled
    }
  }
}

/// The way in.
public func fit(
  _ samples: Samples, _ settings: Settings, threads: Threads, memory: UnsafeMutableRawPointer,
  _ put: (_ index: Int, _ value: Double) -> Void
) -> Fitted {
  Fit.run(samples, settings, threads: threads, memory: memory, put)
}
