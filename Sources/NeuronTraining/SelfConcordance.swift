// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics

/// A bound on J - J* from the gradient and the Hessian, where nothing is penalized.
///
/// Along any step D the loss of row i has |phi'''| <= |x_i.D| phi'', and |x_i.D| <= K |D|_H with
/// K = max_i |x_i|_{H^-1}. With the Newton decrement nu = |g|_{H^-1} and t = nu K < 1,
///
///     J - J* <= (t + (1 - t) log(1 - t)) / K^2        (nu^2 (1/2 + t/6 + ...))
///
/// after Bach, *Self-concordant analysis for logistic regression*, Electronic Journal of Statistics
/// 4 (2010), proposition 1; docs/training.md has the steps.
///
/// - Returns: Infinity where t >= 1: too far from the minimum to say.
func selfConcordanceBound(decrement nu: Double, largest k: Double) -> Double {
  let t = nu * k
  if !(t < 1) { return .infinity }
  // (1 - t) log(1 - t) + t = t^2/2 + t^3/6 + ... = sum t^n / (n (n - 1)), all terms positive.
  if t < 0x1p-10 { return nu * nu * (0.5 + t * (1.0 / 6 + t * (1.0 / 12 + t * 0.0625))) }
  return (t - (1 - t) * negativeLog(1 - t)) / (k * k)
}

extension Cholesky {
  /// An upper bound of |x|_{H^-1} for every x with |x_j| <= largest_j: with D the square roots of
  /// H's diagonal, |x|^2_{H^-1} <= |D^-1 x|^2 trace(D H^-1 D).
  ///
  /// - Parameters:
  ///   - diagonal: H's.
  ///   - work: A vector.
  func reach(_ largest: Vector, _ diagonal: Vector, _ work: Vector) -> Double {
    var length = 0.0
    var trace = 0.0
    var j = 0
    while j < count {
      if diagonal[j] > 0 { length += largest[j] * largest[j] / diagonal[j] }
      clear(work, stride)
      work[j] = neuron_root(diagonal[j])
      solveLower(work)
      trace += dot(work, work, stride)
      j &+= 1
    }
    return neuron_root(length * trace)
  }
}
