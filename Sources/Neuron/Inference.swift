// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// How well the weights and the bias are known, and what the likelihood says of them.
  ///
  /// Arrays and the matrix have an entry for each weight and then one for the bias: NaN where an
  /// unknown is not identified, 0 where it was held at 0. docs/inference.md has the formulas.
  public struct Inference: Sendable {
    /// The roots of the covariance's diagonal.
    public var standardErrors: [Double]
    /// The same by the sandwich (HC0), which holds where the model is wrong, too.
    public var robustStandardErrors: [Double]
    /// The inverse of the Hessian of the negative log-likelihood and the penalty.
    public var covariance: Matrix
    /// Without the penalty.
    public var logLikelihood: Double
    /// The largest there is with weights of 0.
    public var nullLogLikelihood: Double
    /// The sum of the samples' weights.
    public var observations: Double
    /// The rank, or less where a penalty holds the weights back.
    public var degreesOfFreedom: Double
    /// Akaike's criterion.
    public var aic: Double
    /// Schwarz's criterion.
    public var bic: Double
    /// Within a factor of d + 1 of the condition number of the Hessian with its diagonal scaled to 1;
    /// infinite if that is singular.
    public var condition: Double
    /// The unknowns that the samples say something of.
    public var rank: Int
  }

  /// Standard errors, likelihood and information criteria of this neuron, which a fit has found.
  ///
  /// - Parameters:
  ///   - samples: At least one row. Weights count rows: one of weight 3 is three rows.
  ///   - l2: The penalty of the fit.
  ///   - hasIntercept: False if the bias was held at 0.
  ///   - isStandardized: Whether the penalty was on the weights of standardized columns.
  /// - Throws: `.empty` without rows, `.shape`, `.label`, `.weight`, `.scalarType`, `.outOfMemory`;
  ///   `.option` for a penalty that is negative or not finite, or a bias without an intercept.
  public func inference(
    on samples: Samples, l2: Double = 0, hasIntercept: Bool = true, isStandardized: Bool = false
  ) throws(NeuronError) -> Inference {
    var fit = neuron_fit_options()
    fit.struct_size = MemoryLayout<neuron_fit_options>.size
    fit.l2 = l2
    fit.intercept = hasIntercept ? 1 : 0
    fit.standardize = isStandardized ? 1 : 0
    var result = neuron_inference_result()
    result.struct_size = MemoryLayout<neuron_inference_result>.size
    let count = inputCount + 1
    var errors = [Double](repeating: 0, count: count)
    var robust = errors
    let covariance = try matrix(count, count) { covariance in
      var errorSpan = errors.mutableSpan
      var robustSpan = robust.mutableSpan
      return errorSpan.withView { errors in
        robustSpan.withView { robust in
          samples.withView { samples in
            weights.span.withView {
              neuron_inference(samples, $0, bias, &fit, errors, robust, covariance, &result, nil)
            }
          }
        }
      }
    }
    return Inference(
      standardErrors: errors, robustStandardErrors: robust, covariance: covariance,
      logLikelihood: result.log_likelihood, nullLogLikelihood: result.null_log_likelihood,
      observations: result.observations, degreesOfFreedom: result.degrees_of_freedom,
      aic: result.aic, bic: result.bic, condition: result.condition, rank: Int(result.rank))
  }
}
