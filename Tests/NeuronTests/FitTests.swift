// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct FitTests {
  typealias Options = Neuron.FitOptions

  /// Batches with more rows than unknowns, whose labels no hyperplane separates.
  static let regular = RandomBatch.some.filter { $0.rows > 3 * $0.columns + 2 }

  static let ways: [Options] = [
    Options(),
    Options(l2: 1e-3),
    Options(l2: 0.1, hasIntercept: false, isStandardized: true, solver: .newton),
    Options(l2: 1e-3, solver: .lbfgs, threads: 2),
    Options(l1: 1e-2),
    Options(l2: 1e-3, l1: 1e-3, isStandardized: true, solver: .coordinateDescent),
    Options(
      l2: 0.5, solver: .gradientDescent(learningRate: 0.05, momentum: 0.5), maxIterations: 100_000),
  ]

  static func data() -> Neuron.Samples {
    var random = SplitMix64(seed: 11)
    var x: [Double] = []
    var labels: [Int8] = []
    for _ in 0..<120 {
      let row = (0..<4).map { _ in 4 * random.uniform() - 2 }
      x += row
      let noise = 4 * random.uniform() - 2
      labels.append(row[0] - row[2] + noise > 0 ? 1 : 0)
    }
    return try! Neuron.Samples(.init(x, rows: 120, columns: 4), labels: labels)
  }

  static func objective(_ neuron: Neuron, _ options: Options) throws -> Double {
    try neuron.loss(on: data()) + options.l2 / 2 * neuron.weights.map { $0 * $0 }.reduce(0, +)
      + options.l1 * neuron.weights.map(abs).reduce(0, +)
  }

  @Test(arguments: ways) func findsTheMinimum(_ options: Options) throws {
    let fit = try Neuron.fit(to: Self.data(), options: options)
    #expect(fit.isConverged && fit.outcome == .converged)
    #expect(fit.bound <= options.tolerance * fit.scale)
    let isPenalized = options.l2 > 0 || options.l1 > 0
    #expect(fit.boundKind == (isPenalized ? .dualityGap : .selfConcordance))
    #expect(fit.iterations > 0 && fit.passes >= 1 && fit.seconds > 0)
    #expect(options.hasIntercept || fit.neuron.bias == 0)
    if options.isStandardized { return }
    let least = try Self.objective(fit.neuron, options)
    #expect(abs(least - fit.loss) <= 1e-14 * least)
    var random = SplitMix64(seed: 12)
    for size in 0..<20 {
      var near = fit.neuron
      let step = Double(sign: .plus, exponent: -size, significand: 1)
      for j in near.weights.indices {
        near.weights[j] += (random.uniform() - 0.5) * step
      }
      if options.hasIntercept { near.bias += (random.uniform() - 0.5) * step }
      #expect(try Self.objective(near, options) >= least - fit.bound - 1e-15)
    }
  }

  @Test(arguments: ways) func theGradientIsWhatIsSaid(_ options: Options) throws {
    if options.isStandardized || options.l1 > 0 { return }
    let fit = try Neuron.fit(to: Self.data(), options: options)
    let gradient = try fit.neuron.gradient(on: Self.data())
    var square = options.hasIntercept ? gradient.bias * gradient.bias : 0
    for (g, w) in zip(gradient.weights, fit.neuron.weights) {
      square += (g + options.l2 * w) * (g + options.l2 * w)
    }
    #expect(abs(square.squareRoot() - fit.gradientNorm) <= 1e-6 * fit.gradientNorm + 1e-16)
  }

  @Test func methods() throws {
    let methods = try Self.ways.map { try Neuron.fit(to: Self.data(), options: $0).method }
    #expect(methods[2] == .newton && methods[3] == .lbfgs)
    #expect(methods[4] == .coordinateDescent && methods[5] == .coordinateDescent)
    #expect(methods[6] == .gradientDescent)
  }

  @Test(arguments: ways) func sameBitsOnAnyThreads(_ options: Options) throws {
    var options = options
    options.threads = 1
    let expected = try Neuron.fit(to: Self.data(), options: options)
    for threads in [2, 3, 16] {
      options.threads = threads
      let fit = try Neuron.fit(to: Self.data(), options: options)
      #expect(sameBits(fit.neuron.weights, expected.neuron.weights))
      #expect(sameBits(fit.neuron.bias, expected.neuron.bias))
      #expect(sameBits(fit.bound, expected.bound) && fit.iterations == expected.iterations)
    }
  }

  @Test(arguments: regular) func samplesOfAllKinds(_ batch: RandomBatch) throws {
    let samples = try batch.allSamples
    let fit = try Neuron.fit(to: samples, options: .init(l2: 0.1))
    #expect(fit.isConverged)
    let gradient = try fit.neuron.gradient(on: samples)
    for (g, w) in zip(gradient.weights, fit.neuron.weights) { #expect(abs(g + 0.1 * w) < 1e-3) }
  }

  @Test(arguments: ways) func progressAndCancelling(_ options: Options) throws {
    var heard: [Neuron.Progress] = []
    let whole = try Neuron.fit(to: Self.data(), options: options) {
      heard.append($0)
      return true
    }
    #expect(heard.map(\.iteration) == Array(0..<heard.count))
    #expect(heard.count == whole.iterations || heard.count == whole.iterations + 1)
    #expect(heard.allSatisfy { $0.scale == whole.scale && $0.bound >= 0 })
    #expect(zip(heard, heard.dropFirst()).allSatisfy { $0.passes <= $1.passes })
    let cut = try Neuron.fit(to: Self.data(), options: options) { $0.iteration < 1 }
    #expect(cut.outcome == .cancelled && cut.iterations == 1 && !cut.isConverged)
    #expect(cut.loss == heard[1].loss)
  }

  @Test(arguments: ways) func warmStarts(_ options: Options) throws {
    let cold = try Neuron.fit(to: Self.data(), options: options)
    var options = options
    options.start = cold.neuron
    let warm = try Neuron.fit(to: Self.data(), options: options)
    #expect(warm.isConverged && warm.iterations <= 1)
    options.start = Neuron(weights: [1, 2, 3, 4], bias: 5)
    options.maxIterations = 0
    options.isStandardized = false
    let none = try Neuron.fit(to: Self.data(), options: options)
    #expect(none.neuron == Neuron(weights: [1, 2, 3, 4], bias: options.hasIntercept ? 5 : 0))
    #expect(none.outcome == .outOfIterations && none.iterations == 0)
  }

  @Test func paths() throws {
    let penalties = (0..<10).map { Double(sign: .plus, exponent: -$0, significand: 0.25) }
    let ridge = try Neuron.fitPath(to: Self.data(), l2s: penalties)
    let lasso = try Neuron.fitPath(to: Self.data(), l1s: penalties, options: .init(l2: 1e-4))
    #expect(ridge.count == 10 && lasso.count == 10)
    for (k, penalty) in penalties.enumerated() {
      let alone = try [
        Neuron.fit(to: Self.data(), options: .init(l2: penalty)),
        Neuron.fit(to: Self.data(), options: .init(l2: 1e-4, l1: penalty)),
      ]
      for (fit, alone) in zip([ridge[k], lasso[k]], alone) {
        #expect(fit.isConverged)
        #expect(abs(fit.loss - alone.loss) <= fit.bound + alone.bound)
      }
    }
    #expect(lasso[0].neuron.weights.filter { $0 == 0 }.count > 1)
    #expect(ridge.map(\.iterations).reduce(0, +) < 60)
    #expect(try Neuron.fitPath(to: Self.data(), l2s: [Double]()).isEmpty)
    var fits = 0
    let cut = try Neuron.fitPath(to: Self.data(), l2s: penalties) {
      fits += $0.iteration == 0 ? 1 : 0
      return fits < 3
    }
    #expect(cut.map(\.outcome) == [.converged, .converged, .cancelled])
  }

  @Test(arguments: [false, true], [false, true])
  func largestPenalty(hasIntercept: Bool, isStandardized: Bool) throws {
    var options = Options(hasIntercept: hasIntercept, isStandardized: isStandardized)
    let most = try Neuron.l1Max(of: Self.data(), options: options)
    options.l1 = most * (1 + 0x1p-40)
    #expect(try Neuron.fit(to: Self.data(), options: options).neuron.weights.allSatisfy { $0 == 0 })
    options.l1 = most * 0.999
    #expect(try Neuron.fit(to: Self.data(), options: options).neuron.weights.contains { $0 != 0 })
    let none = try Neuron.Samples(.init([Double](), rows: 3, columns: 0), labels: [0, 1, 1])
    #expect(try Neuron.l1Max(of: none) == 0)
  }

  @Test func outcomes() throws {
    var samples = Self.data()
    samples.labels = (0..<120).map { samples.x[$0, 0] > samples.x[$0, 1] }.vector
    #expect(try Neuron.fit(to: samples).outcome == .separable)
    #expect(try Neuron.fit(to: samples, options: .init(l2: 1e-6)).outcome == .converged)
    samples.labels = [Bool](repeating: true, count: 120).vector
    let oneSided = try Neuron.fit(to: samples, options: .init(l2: 1))
    #expect(oneSided.outcome == .separable)
    #expect(oneSided.neuron == Neuron(weights: [0, 0, 0, 0], bias: 40))
    samples = Self.data()
    samples.offsets = [Double](repeating: .nan, count: 120).vector
    #expect(try Neuron.fit(to: samples).outcome == .notFinite)
    samples = Self.data()
    let doubled = (0..<120).flatMap { i in (0..<8).map { samples.x[i, $0 % 4] } }
    samples.x = try .init(doubled, rows: 120, columns: 8)
    #expect(try Neuron.fit(to: samples).outcome == .rankDeficient)
    #expect(
      try Neuron.fit(to: Self.data(), options: .init(l2: 1e-3, tolerance: 0)).outcome == .stalled)
  }

  @Test(arguments: [
    Options(l2: -1), Options(l2: .nan), Options(l1: .infinity), Options(tolerance: -1),
    Options(maxIterations: -1), Options(maxIterations: .max), Options(threads: 0),
    Options(threads: -1), Options(threads: .max), Options(l1: 1, solver: .newton),
    Options(l1: 1, solver: .lbfgs), Options(solver: .coordinateDescent),
    Options(solver: .gradientDescent(learningRate: 0)),
    Options(solver: .gradientDescent(learningRate: 1, momentum: 1)),
  ])
  func optionsOutOfRange(_ options: Options) {
    #expect(throws: NeuronError.option) { try Neuron.fit(to: Self.data(), options: options) }
  }

  @Test func otherErrors() {
    let start = Neuron(inputs: 3)
    #expect(throws: NeuronError.shape) {
      try Neuron.fit(to: Self.data(), options: .init(start: start))
    }
    var samples = Self.data()
    samples.labels = nil
    #expect(throws: NeuronError.nullPointer) { try Neuron.fit(to: samples) }
    samples.labels = [2.0].vector
    #expect(throws: NeuronError.shape) { try Neuron.fit(to: samples) }
    samples.x = samples.x.rows(0..<1)
    #expect(throws: NeuronError.label) { try Neuron.fit(to: samples) }
    samples.x = samples.x.rows(0..<0)
    samples.labels = [Double]().vector
    #expect(throws: NeuronError.empty) { try Neuron.fit(to: samples) }
  }
}
