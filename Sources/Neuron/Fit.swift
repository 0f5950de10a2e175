// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// Finds the weights and the bias that minimize J, and a bound on how far they are from it:
  ///
  ///     let fit = try Neuron.fit(to: samples, options: .init(l2: 1e-3))
  ///     print(fit.neuron, fit.outcome, fit.bound)
  ///
  /// - Parameters:
  ///   - samples: At least one row, with labels.
  ///   - options: What to minimize, and how.
  ///   - progress: Called after each step, on the calling thread; false ends the fit. To end with its
  ///     task, `{ _ in !Task.isCancelled }`.
  /// - Throws: `.empty` without rows, `.shape`, `.label`, `.weight`, `.scalarType`, `.nullPointer`
  ///   without labels, `.outOfMemory`, `.option`. How a fit ends is no error, but its outcome.
  public static func fit(
    to samples: Samples, options: FitOptions = FitOptions(),
    progress: ((Progress) -> Bool)? = nil
  ) throws(NeuronError) -> FitResult {
    let callOptions = try options.callOptions
    var bias = 0.0
    var result = neuron_fit_result()
    result.struct_size = MemoryLayout<neuron_fit_result>.size
    var weights = [Double](repeating: 0, count: samples.x.columnCount)
    var span = weights.mutableSpan
    let status = try options.withView { fit in
      span.withView { out in
        samples.withView { samples in
          withUnsafePointer(to: callOptions) { callOptions in
            withProgress(progress, &fit) {
              neuron_fit(samples, $0, out, &bias, &result, callOptions)
            }
          }
        }
      }
    }
    try check(status)
    return FitResult(Neuron(weights: weights, bias: bias), result)
  }

  /// Fits a neuron for each of several l2 penalties, each from where the last one ended.
  ///
  /// - Parameters:
  ///   - samples: At least one row, with labels.
  ///   - l2s: The penalties, in place of the options'; from the largest down is the fastest.
  ///   - options: All else. `start` is where the first fit starts.
  ///   - progress: As in `fit(to:options:progress:)`; false ends the path with the fit under way.
  /// - Throws: As `fit(to:options:progress:)`.
  public static func fitPath(
    to samples: Samples, l2s: some Sequence<Double>, options: FitOptions = FitOptions(),
    progress: ((Progress) -> Bool)? = nil
  ) throws(NeuronError) -> [FitResult] {
    try path(samples, l2s, \.l2, options, progress)
  }

  /// Fits a neuron for each of several l1 penalties, each from where the last one ended.
  ///
  /// - Parameters:
  ///   - samples: At least one row, with labels.
  ///   - l1s: The penalties, in place of the options'; from the largest down is the fastest.
  ///   - options: All else. `start` is where the first fit starts.
  ///   - progress: As in `fit(to:options:progress:)`; false ends the path with the fit under way.
  /// - Throws: As `fit(to:options:progress:)`.
  public static func fitPath(
    to samples: Samples, l1s: some Sequence<Double>, options: FitOptions = FitOptions(),
    progress: ((Progress) -> Bool)? = nil
  ) throws(NeuronError) -> [FitResult] {
    try path(samples, l1s, \.l1, options, progress)
  }

  private static func path(
    _ samples: Samples, _ penalties: some Sequence<Double>,
    _ penalty: WritableKeyPath<FitOptions, Double>, _ options: FitOptions,
    _ progress: ((Progress) -> Bool)?
  ) throws(NeuronError) -> [FitResult] {
    var options = options
    var results: [FitResult] = []
    for value in penalties {
      options[keyPath: penalty] = value
      let result = try fit(to: samples, options: options, progress: progress)
      results.append(result)
      if result.outcome == .cancelled { break }
      options.start = result.neuron
    }
    return results
  }
}

/// Gives the options a function for the closure, if there is one, for the length of the body.
private func withProgress<Result>(
  _ progress: ((Neuron.Progress) -> Bool)?, _ fit: inout neuron_fit_options,
  _ body: (UnsafePointer<neuron_fit_options>) -> Result
) -> Result {
  guard var progress else { return body(&fit) }
  return withUnsafeMutablePointer(to: &progress) { closure in
    fit.context = UnsafeMutableRawPointer(closure)
    fit.progress = { progress, context in
      guard let progress, let context else { return true }
      let closure = context.assumingMemoryBound(to: ((Neuron.Progress) -> Bool).self)
      return closure.pointee(Neuron.Progress(progress.pointee))
    }
    return body(&fit)
  }
}
