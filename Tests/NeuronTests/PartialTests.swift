// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct PartialTests {
  /// Rows from a batch, repeated as often as it takes for some blocks.
  private struct Whole {
    let neuron: Neuron
    let columns: Int
    let rows: Int
    var x: [Double] = []
    var y: [Double] = []
    var weights: [Double] = []

    init(rows: Int, columns: Int) {
      var random = SplitMix64(seed: 5)
      func number() -> Double { Double.random(in: -1...1, using: &random) }
      neuron = Neuron(weights: (0..<columns).map { _ in number() }, bias: number())
      self.columns = columns
      self.rows = rows
      x = (0..<rows * columns).map { _ in number() }
      y = (0..<rows).map { Double($0 % 2) }
      weights = (0..<rows).map { Double(($0 + 1) % 3) / 2 }
    }

    func samples(_ range: Range<Int>) throws -> Neuron.Samples {
      Neuron.Samples(
        try Neuron.Matrix(
          Array(x[range.lowerBound * columns..<range.upperBound * columns]), rows: range.count,
          columns: columns),
        labels: Neuron.Vector(Array(y[range])), weights: Neuron.Vector(Array(weights[range])))
    }

    func partial(_ range: Range<Int>) throws -> Neuron.Partial {
      try neuron.partialLossAndGradient(on: samples(range), startingAtRow: range.lowerBound)
    }
  }

  @Test(arguments: [(1, 3), (64, 9), (65, 9), (700, 9), (300, 0), (200, 300)])
  func everySplitHasTheBitsOfTheWhole(rows: Int, columns: Int) throws {
    let whole = Whole(rows: rows, columns: columns)
    let (loss, gradient) = try whole.neuron.lossAndGradient(on: whole.samples(0..<rows))
    let all = try whole.partial(0..<rows)
    for middle in stride(from: 0, to: rows, by: whole.neuron.blockRows) {
      var left = try whole.partial(0..<middle)
      let right = try whole.partial(middle..<rows)
      #expect(left.rowCount == middle && right.firstRow == middle)
      #expect(try left.merged(with: right) == all)
      try left.merge(right)
      let merged = try Neuron.Partial(bytes: left.bytes)
      #expect(merged == all)
      #expect(merged.firstRow == 0 && merged.rowCount == rows && merged.inputCount == columns)
      let found = try merged.lossAndGradient()
      #expect(sameBits([found.loss], [loss]))
      #expect(sameBits([found.gradient.bias], [gradient.bias]))
      #expect(sameBits(found.gradient.weights, gradient.weights))
    }
  }

  @Test func refusals() throws {
    let whole = Whole(rows: 200, columns: 9)
    let first = try whole.partial(0..<64)
    let last = try whole.partial(128..<200)
    #expect(throws: NeuronError.shape) { try first.merged(with: last) }
    #expect(throws: NeuronError.shape) { try last.merged(with: first) }
    #expect(throws: NeuronError.shape) { try last.lossAndGradient() }
    #expect(throws: NeuronError.empty) { try whole.partial(0..<0).lossAndGradient() }
    #expect(throws: NeuronError.shape) { try whole.partial(1..<64) }
    #expect(throws: NeuronError.size) {
      try whole.neuron.partialLossAndGradient(on: whole.samples(0..<64), startingAtRow: -64)
    }
    #expect(throws: NeuronError.format) { try Neuron.Partial(bytes: []) }
    #expect(throws: NeuronError.format) { try Neuron.Partial(bytes: Array(first.bytes.dropLast())) }
    for index in first.bytes.indices {
      var bytes = first.bytes
      bytes[index] ^= 4
      #expect(throws: NeuronError.format) { try Neuron.Partial(bytes: bytes) }
    }
    var other = whole.neuron
    other.bias += 1
    let stale = try other.partialLossAndGradient(on: whole.samples(64..<128), startingAtRow: 64)
    #expect(throws: NeuronError.shape) { try first.merged(with: stale) }
  }
}
