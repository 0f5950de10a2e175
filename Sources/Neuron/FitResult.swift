// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// What a fit came to.
  public struct FitResult: Hashable, Sendable {
    /// How a fit ended. Every outcome comes with the best neuron found.
    public enum Outcome: Int32, Hashable, Sendable {
      /// J - J* is at most tolerance * scale.
      case converged = 0
      /// The steps that were allowed are done.
      case outOfIterations
      /// The progress function said so.
      case cancelled
      /// x, offsets or the start made J or its gradient NaN or infinite.
      case notFinite
      /// Without a penalty J has no minimum: some hyperplane has all rows on their labels' side, or on
      /// it. With an intercept and labels that are all 0 or all 1 it is so with a penalty, too.
      case separable
      /// Columns depend linearly on one another: the weights are one minimum of many.
      case rankDeficient
      /// Double has no better point.
      case stalled
    }

    /// What a bound on J - J* rests on.
    public enum BoundKind: Int32, Hashable, Sendable {
      /// There is no bound: it is infinite.
      case none = 0
      case dualityGap
      case selfConcordance
      /// Half the squared Newton decrement, which proves nothing.
      case estimate
    }

    /// What did it.
    public enum Method: Int32, Hashable, Sendable {
      case gradientDescent = 1
      case newton
      case lbfgs
      case coordinateDescent
    }

    public var neuron: Neuron
    /// J at the neuron, penalties included.
    public var loss: Double
    /// On J - J*, with J* the minimum.
    public var bound: Double
    public var boundKind: BoundKind
    /// J(w = 0, best b) less the mean entropy of the labels: the most that a fit can gain.
    public var scale: Double
    /// The length of J's smallest subgradient in weights and bias.
    public var gradientNorm: Double
    /// Steps taken.
    public var iterations: Int
    /// Over the data: rows read, divided by the rows.
    public var passes: Double
    public var seconds: Double
    public var outcome: Outcome
    public var method: Method

    public var isConverged: Bool { outcome == .converged }
  }

  /// What a fit has come to so far.
  public struct Progress: Hashable, Sendable {
    /// Steps taken.
    public var iteration: Int
    /// J, penalties included.
    public var loss: Double
    /// On J - J*, or infinity.
    public var bound: Double
    /// The bound ends the fit at tolerance * scale.
    public var scale: Double
    /// Over the data: rows read, divided by the rows.
    public var passes: Double
    /// Since the fit began.
    public var seconds: Double
  }
}

extension Neuron.FitResult {
  init(_ neuron: Neuron, _ result: neuron_fit_result) {
    guard let outcome = Outcome(rawValue: result.outcome),
      let boundKind = BoundKind(rawValue: result.bound_kind),
      let method = Method(rawValue: result.solver)
    else { preconditionFailure("the library has results that this API has no name for") }
    self.init(
      neuron: neuron, loss: result.loss, bound: result.bound, boundKind: boundKind,
      scale: result.scale, gradientNorm: result.gradient_norm, iterations: Int(result.iterations),
      passes: result.passes, seconds: result.seconds, outcome: outcome, method: method)
  }
}

extension Neuron.Progress {
  init(_ progress: neuron_progress) {
    self.init(
      iteration: Int(progress.iteration), loss: progress.loss, bound: progress.bound,
      scale: progress.scale, passes: progress.passes, seconds: progress.seconds)
  }
}
