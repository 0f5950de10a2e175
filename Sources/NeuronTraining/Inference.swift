// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics
import NeuronThreads

/// What the likelihood says at a point, beside the errors and covariances that are handed out.
public struct Inferred {
  public var logLikelihood = 0.0
  public var nullLogLikelihood = 0.0
  /// The sum of the weights.
  public var observations = 0.0
  public var degreesOfFreedom = 0.0
  public var aic = 0.0
  public var bic = 0.0
  public var condition = 0.0
  public var rank = 0
  /// What was wrong with the labels or weights; nothing else counts then.
  public var fault = Fault.none

  public init() {}
}

/// What an inference hands out, number by number.
public enum Inference {
  /// The standard error of an unknown.
  case error
  /// The same from the sandwich.
  case robustError
  /// The covariance of two unknowns.
  case covariance
}

/// The memory of an inference.
struct InferenceMemory {
  let information: Information.Memory
  /// For the neuron that has learnt nothing.
  let null: FitMemory

  init(_ workspace: inout Workspace, rows: Int, columns: Int, threads: Int) {
    information = Information.Memory(&workspace, rows: rows, columns: columns, threads: threads)
    null = FitMemory(&workspace, Settings(), rows: rows, columns: 0, threads: threads)
  }
}

/// The bytes that an inference works in, 64-byte aligned.
public func inferenceMemory(rows: Int, columns: Int, threads: Int) -> Int {
  var workspace = Workspace(nil)
  _ = InferenceMemory(&workspace, rows: rows, columns: columns, threads: threads)
  return workspace.words &* 8
}

/// The standard errors and the likelihood at a point, over samples that have at least one row.
///
/// - Parameters:
///   - settings: l2, the intercept and the standardization count.
///   - memory: `inferenceMemory` bytes, 64-byte aligned.
///   - put: Takes what there is of unknown `j`, or of `j` and a later `k`.
@inline(never)
public func infer(
  _ samples: Samples, _ w: Numbers, _ b: Double, _ settings: Settings, threads: Threads,
  memory: UnsafeMutableRawPointer, withRobust: Bool, withCovariance: Bool,
  _ put: (_ what: Inference, _ j: Int, _ k: Int, _ value: Double) -> Void
) -> Inferred {
  var workspace = Workspace(memory)
  let memory = InferenceMemory(
    &workspace, rows: samples.x.rows, columns: samples.x.columns, threads: threads.count)
  var result = likelihood(samples, w, b, settings, threads: threads, memory.null)
  if result.fault != .none { return result }
  var information = Information(samples, w, b, settings, threads: threads, memory.information)
  if withRobust { information.takeScores() }
  let total = result.observations
  var j = 0
  while j <= samples.x.columns {
    let known = information.known(j)
    let variance = information.variance(j) / total
    put(.error, j, j, neuron_root(variance) * known)
    if withRobust || withCovariance { information.finishColumn() }
    if withRobust { put(.robustError, j, j, neuron_root(information.sandwich() / total) * known) }
    var k = j
    while withCovariance && k <= samples.x.columns {
      let value = k == j ? variance : information.column[k] / total
      let isHeld = known == 0 || information.known(k) == 0
      put(.covariance, j, k, isHeld ? 0 : value * known * information.known(k))
      k &+= 1
    }
    j &+= 1
  }
  result.rank = information.rank
  let degrees = information.degreesOfFreedom
  result.degreesOfFreedom = degrees
  result.aic = 2 * degrees - 2 * result.logLikelihood
  result.bic = 0 - degrees * negativeLog(result.observations) - 2 * result.logLikelihood
  result.condition = information.condition
  return result
}

/// The log-likelihood at the point, and its largest value with w = 0.
@inline(never)
private func likelihood(
  _ samples: Samples, _ w: Numbers, _ b: Double, _ settings: Settings, threads: Threads,
  _ memory: FitMemory
) -> Inferred {
  var result = Inferred()
  let pass = Pass(samples, w, b, .loss)
  let sums = pass.sums(pass.plan(threads))
  result.fault = sums.fault
  if sums.fault != .none { return result }
  result.observations = sums.weight
  result.logLikelihood = 0 - sums.loss
  clear(memory.w, memory.size)
  var objective = Objective(
    samples: samples.withoutColumns, columns: 0, size: memory.size, l2: 0, l1: 0,
    hasIntercept: settings.hasIntercept, scale: nil, w: memory.w,
    memory: UnsafeMutableRawPointer(memory.pass), threads: threads)
  let baseline = Baseline(&objective, memory)
  let loss = baseline.isFinite ? baseline.scale + baseline.entropy : Double.nan
  result.nullLogLikelihood = 0 - sums.weight * loss
  return result
}
