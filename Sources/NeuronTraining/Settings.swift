// SPDX-License-Identifier: MIT
import NeuronKernels

/// What to minimize, and how; checked.
public struct Settings {
  public enum Solver: Int32 {
    case auto = 0
    case gradientDescent, newton, lbfgs, coordinateDescent
  }

  public var l2 = 0.0
  public var l1 = 0.0
  public var tol = 1e-8
  public var solver = Solver.auto
  public var maxIterations = 1000
  public var hasIntercept = true
  public var isStandardized = false
  public var learningRate = 0.0
  public var momentum = 0.0
  /// Whether L-BFGS may make Hessians for a metric.
  var hasMetric = true
  public var start: Numbers?
  public var startBias = 0.0
  public var report: Report?
  public var context: UnsafeMutableRawPointer?

  /// Called after each step, with a `Progress`; false ends the fit.
  public typealias Report =
    @convention(c) (UnsafeRawPointer, UnsafeMutableRawPointer?) -> Bool

  public init() {}

  var isPenalized: Bool { l1 > 0 || l2 > 0 }
}

/// What a fit has come to so far.
public struct Progress {
  public var iteration = 0
  public var loss = 0.0
  public var bound = Double.infinity
  public var scale = 0.0
  public var passes = 0.0
  public var seconds = 0.0
}

/// What a fit came to.
public struct Fitted {
  public enum Outcome: Int32 {
    case converged = 0
    case outOfIterations, cancelled, notFinite, separable, rankDeficient, stalled
  }
  public enum Bound: Int32 {
    case none = 0
    case dualityGap, selfConcordance, estimate
  }

  public var progress = Progress()
  public var outcome = Outcome.stalled
  public var kind = Bound.none
  public var solver = Settings.Solver.auto
  public var gradientNorm = 0.0
  /// What was wrong with the labels or weights; nothing else counts then.
  public var fault = Fault.none

  public init() {}
}
