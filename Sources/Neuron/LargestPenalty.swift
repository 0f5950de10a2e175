// SPDX-License-Identifier: MIT
// Swift's own square root wants libm where code is not optimized.
internal import CNeuronShims

extension Neuron {
  /// The smallest l1 for which all weights are 0 at the minimum, to a few ulp: where a path of l1
  /// penalties begins.
  ///
  ///     let most = try Neuron.l1Max(of: samples)
  ///     let fits = try Neuron.fitPath(to: samples, l1s: (0..<10).map { most * pow(0.5, Double($0)) })
  ///
  /// It is the largest derivative of the mean loss by a weight (a scaled one, if the options
  /// standardize), at w = 0 and the best b.
  ///
  /// - Parameters:
  ///   - samples: At least one row, with labels.
  ///   - options: Of which `hasIntercept`, `isStandardized` and `threads` count.
  /// - Returns: A number, 0 or above; NaN if the derivatives are not finite.
  /// - Throws: As `fit(to:options:progress:)`.
  public static func l1Max(
    of samples: Samples, options: FitOptions = FitOptions()
  ) throws(NeuronError) -> Double {
    var plain = FitOptions(
      hasIntercept: options.hasIntercept, solver: .gradientDescent(learningRate: 1), tolerance: 0,
      maxIterations: 1, threads: options.threads)
    // A step down the gradient, at the rate 1, is the gradient.
    let step = try fit(to: samples, options: plain)
    if step.outcome == .notFinite { return .nan }
    if !options.isStandardized { return step.neuron.weights.map(abs).max() ?? 0 }
    // Divided by the squared deviation, as it comes from the scaled weights.
    plain.isStandardized = true
    let scaled = try fit(to: samples, options: plain)
    return zip(step.neuron.weights, scaled.neuron.weights)
      .map { neuron_root(abs($0 * $1)) }.max() ?? 0
  }
}
