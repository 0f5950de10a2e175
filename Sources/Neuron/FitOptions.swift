// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// How a fit looks for the minimum.
  public enum Solver: Hashable, Sendable {
    /// By shape and penalty; the result says what it took.
    case automatic
    /// The article's: step after step down the gradient. With momentum, Polyak's heavy ball.
    ///
    /// The learning rate is above 0, the momentum in [0, 1).
    case gradientDescent(learningRate: Double, momentum: Double = 0)
    /// Newton's method; takes no l1.
    case newton
    /// L-BFGS, preconditioned by the Hessian of some of the rows; takes no l1.
    case lbfgs
    /// Proximal Newton steps by coordinate descent; needs l1 > 0.
    case coordinateDescent
  }

  /// What a fit is to minimize, and how: J over the samples, plus (l2/2) |w|^2 + l1 |w|_1.
  public struct FitOptions: Hashable, Sendable {
    /// The penalties' factors, finite and 0 or above. The bias is not penalized.
    public var l2: Double
    public var l1: Double
    /// False holds the bias at 0.
    public var hasIntercept: Bool
    /// Scales each column by its standard deviation, so that the penalties and J are those of the
    /// scaled weights; weights and bias come back for x as it is. A constant column gets the weight 0.
    public var isStandardized: Bool
    public var solver: Solver
    /// The fit has converged once J - J* is known to be at most tolerance * scale, with J* the minimum
    /// and scale J(w = 0, best b) less the mean entropy of the labels: the most that a fit can gain.
    public var tolerance: Double
    /// The most steps to take.
    public var maxIterations: Int
    /// Where to start; nil: weights of 0, and the best bias for them.
    public var start: Neuron?
    /// At most this many threads; nil: as many as there are processors. The bits are the same.
    public var threads: Int?

    public init(
      l2: Double = 0, l1: Double = 0, hasIntercept: Bool = true, isStandardized: Bool = false,
      solver: Solver = .automatic, tolerance: Double = 1e-8, maxIterations: Int = 1000,
      start: Neuron? = nil, threads: Int? = nil
    ) {
      self.l2 = l2
      self.l1 = l1
      self.hasIntercept = hasIntercept
      self.isStandardized = isStandardized
      self.solver = solver
      self.tolerance = tolerance
      self.maxIterations = maxIterations
      self.start = start
      self.threads = threads
    }
  }
}

extension Neuron.FitOptions {
  /// As the library takes them, but for progress.
  func withView<Result>(
    _ body: (inout neuron_fit_options) -> Result
  ) throws(NeuronError) -> Result {
    guard let iterations = Int32(exactly: maxIterations) else { throw .option }
    var view = neuron_fit_options()
    view.struct_size = MemoryLayout<neuron_fit_options>.size
    view.l2 = l2
    view.l1 = l1
    view.tol = tolerance
    view.max_iterations = iterations
    view.intercept = hasIntercept ? 1 : 0
    view.standardize = isStandardized ? 1 : 0
    view.solver = Int32(bitPattern: solver.code.rawValue)
    if case .gradientDescent(let learningRate, let momentum) = solver {
      view.learning_rate = learningRate
      view.momentum = momentum
    }
    guard let start else { return body(&view) }
    return start.weights.span.withView {
      view.start = $0
      view.start_b = start.bias
      return body(&view)
    }
  }

  /// As the library takes them.
  var callOptions: neuron_options {
    get throws(NeuronError) {
      var options = neuron_options()
      options.struct_size = MemoryLayout<neuron_options>.size
      // 0 is the library's way to say nil.
      guard let threads else { return options }
      guard threads > 0, let count = Int32(exactly: threads) else { throw .option }
      options.threads = count
      return options
    }
  }
}

extension Neuron.Solver {
  fileprivate var code: neuron_solver {
    switch self {
    case .automatic: NEURON_SOLVER_AUTO
    case .gradientDescent: NEURON_SOLVER_GRADIENT_DESCENT
    case .newton: NEURON_SOLVER_NEWTON
    case .lbfgs: NEURON_SOLVER_LBFGS
    case .coordinateDescent: NEURON_SOLVER_COORDINATE_DESCENT
    }
  }
}
