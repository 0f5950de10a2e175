// SPDX-License-Identifier: MIT
import Neuron
import Testing

@Suite struct TrainerTests {
  /// Three columns of very different units, and labels that follow them.
  private func stream(_ rows: Int) throws -> Neuron.Samples {
    var generator = SplitMix()
    var x: [Double] = []
    var labels: [Double] = []
    for _ in 0..<rows {
      let row = (0..<3).map { _ in generator.next() * 4 - 2 }
      x += [row[0] * 1e-3, row[1] + 5, row[2] * 1e4]
      let z = row[0] * 2 - row[1] + 0.5
      labels.append(generator.next() < Neuron.sigmoid(z) ? 1 : 0)
    }
    return Neuron.Samples(try Neuron.Matrix(x, rows: rows, columns: 3), labels: labels)
  }

  private func part(_ samples: Neuron.Samples, _ range: Range<Int>) throws -> Neuron.Samples {
    let x = range.flatMap { i in (0..<3).map { samples.x[i, $0] } }
    return Neuron.Samples(
      try Neuron.Matrix(x, rows: range.count, columns: 3),
      labels: range.map { samples.labels![$0] })
  }

  @Test func onePassComesNearTheMinimum() throws {
    let samples = try stream(20_000)
    var trainer = try Neuron.Trainer(inputs: 3)
    try trainer.train(on: samples)
    let neuron = trainer.neuron
    #expect(trainer.inputCount == 3)
    #expect(trainer.rowCount == 20_000 && trainer.stepCount == 625 && trainer.skippedCount == 0)
    // Newton's method from there: half its decrement is what is left to gain.
    let gradient = try neuron.gradient(on: samples)
    let hessian = try neuron.hessian(on: samples)
    let slopes = gradient.weights + [gradient.bias]
    let gain = zip(slopes, solve(hessian, slopes)).map(*).reduce(0, +) / 2
    #expect(gain >= 0 && gain < 0.001)
    #expect(try neuron.loss(on: samples) < 0.5)
    #expect(try trainer.loss > neuron.loss(on: samples))
  }

  @Test(arguments: [0, 1, 31, 32, 33, 50, 99, 100])
  func cutsMoveNoBit(_ cut: Int) throws {
    let samples = try stream(100)
    var options = Neuron.Trainer.Options()
    options.l2 = 0.01
    options.method = .adam
    options.schedule = .inverseScaling
    var whole = try Neuron.Trainer(inputs: 3, options: options)
    try whole.train(on: samples)
    var first = try Neuron.Trainer(inputs: 3, options: options)
    try first.train(on: try part(samples, 0..<cut))
    var second = try Neuron.Trainer(bytes: first.bytes)
    #expect(second.bytes == first.bytes)
    try second.train(on: try part(samples, cut..<100))
    #expect(second.bytes == whole.bytes)
    #expect(second.neuron == whole.neuron)
    whole.flush()
    #expect(whole.stepCount == second.stepCount + 1)
  }

  @Test func startsWhereItIsTold() throws {
    let start = Neuron(weights: [1, -2], bias: 3)
    let trainer = try Neuron.Trainer(inputs: 2, start: start)
    #expect(trainer.neuron == start)
    #expect(trainer.loss.isNaN)
    var options = Neuron.Trainer.Options()
    options.hasIntercept = false
    let other = try Neuron.Trainer(inputs: 2, options: options, start: start)
    #expect(other.neuron == Neuron(weights: [1, -2], bias: 0))
  }

  @Test func refuses() throws {
    func isRefused(_ change: (inout Neuron.Trainer.Options) -> Void) -> Bool {
      var options = Neuron.Trainer.Options()
      change(&options)
      do {
        _ = try Neuron.Trainer(inputs: 2, options: options)
        return false
      } catch {
        return error == .option
      }
    }
    #expect(isRefused { $0.l2 = -1 })
    #expect(isRefused { $0.l1 = .nan })
    #expect(isRefused { $0.learningRate = 0 })
    #expect(isRefused { $0.learningRate = .infinity })
    #expect(isRefused { $0.momentum = 1 })
    #expect(isRefused { $0.batchRows = 0 })
    #expect(!isRefused { $0.learningRate = 0.1 })

    let start = Neuron(weights: [1], bias: 0)
    #expect(throws: NeuronError.shape) { _ = try Neuron.Trainer(inputs: 2, start: start) }
    #expect(throws: NeuronError.size) { _ = try Neuron.Trainer(inputs: -1) }
    #expect(throws: NeuronError.format) { _ = try Neuron.Trainer(bytes: []) }

    let samples = try stream(40)
    var trainer = try Neuron.Trainer(inputs: 3)
    try trainer.train(on: samples)
    let before = trainer.bytes
    var bad = samples
    bad.labels = Neuron.Vector([Double](repeating: 0, count: 39) + [2])
    #expect(error(of: &trainer, bad) == .label)
    bad.labels = nil
    #expect(error(of: &trainer, bad) == .nullPointer)
    let narrow = Neuron.Samples([[1, 2]], labels: [1])
    #expect(error(of: &trainer, narrow) == .shape)
    #expect(trainer.bytes == before)
    for index in before.indices {
      var damaged = before
      damaged[index] ^= 1
      #expect(throws: NeuronError.format) { _ = try Neuron.Trainer(bytes: damaged) }
    }
  }

  private func error(
    of trainer: inout Neuron.Trainer, _ samples: Neuron.Samples
  ) -> NeuronError? {
    do {
      try trainer.train(on: samples)
      return nil
    } catch {
      return error
    }
  }

  /// Elimination; the matrix is positive definite.
  private func solve(_ matrix: Neuron.Matrix, _ right: [Double]) -> [Double] {
    let count = right.count
    var rows = (0..<count).map { i in (0..<count).map { matrix[i, $0] } + [right[i]] }
    for k in 0..<count {
      for i in 0..<count where i != k {
        let factor = rows[i][k] / rows[k][k]
        for j in k...count { rows[i][j] -= factor * rows[k][j] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }
}

/// Steele, Lea and Flood's splitmix64, as a number in [0, 1).
private struct SplitMix {
  private var state: UInt64 = 7

  mutating func next() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}
