// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

@Suite struct FunctionTests {
  @Test func values() {
    #expect(Neuron.sigmoid(0) == 0.5)
    #expect(Neuron.sigmoid(.infinity) == 1)
    #expect(sameBits(Neuron.sigmoid(-.infinity), 0))
    #expect(ulps(Neuron.crossEntropy(activation: 0.5, label: 1), from: 0.6931471805599453) <= 2)
    #expect(ulps(Neuron.crossEntropy(logit: 0, label: 1), from: 0.6931471805599453) <= 2)
    #expect(Neuron.crossEntropy(logit: -1000, label: 1) == 1000)
    #expect(Neuron.crossEntropy(activation: 0, label: 1) == .infinity)
  }

  @Test func outOfRangeIsTheOneNaN() {
    let nan: UInt64 = 0x7ff8_0000_0000_0000
    #expect(Neuron.sigmoid(-.nan).bitPattern == nan)
    for outside in [-0.1, 1.1, -.nan] as [Double] {
      #expect(Neuron.crossEntropy(activation: outside, label: 1).bitPattern == nan)
      #expect(Neuron.crossEntropy(activation: 0.5, label: outside).bitPattern == nan)
      #expect(Neuron.crossEntropy(logit: 1, label: outside).bitPattern == nan)
    }
    #expect(Neuron.crossEntropy(logit: -.nan, label: 1).bitPattern == nan)
  }

  @Test func arraysGiveTheBitsOfNumbers() throws {
    let labels = extremeLogits.indices.map { extremeLabels[$0 % extremeLabels.count] }
    let activations = extremeLogits.map { Neuron.sigmoid($0) }
    #expect(sameBits(try Neuron.sigmoids(extremeLogits), activations))
    var inPlace = extremeLogits
    Neuron.applySigmoid(to: &inPlace)
    #expect(sameBits(inPlace, activations))
    #expect(
      sameBits(
        try Neuron.crossEntropies(logits: extremeLogits, labels: labels),
        zip(extremeLogits, labels).map { Neuron.crossEntropy(logit: $0, label: $1) }))
    #expect(
      sameBits(
        try Neuron.crossEntropies(activations: activations, labels: labels),
        zip(activations, labels).map { Neuron.crossEntropy(activation: $0, label: $1) }))
  }

  /// The in-place form must not reach the arrays that once shared its memory.
  @Test func inPlaceLeavesCopiesAlone() {
    let original = [0.0, 1, -1]
    var changed = original
    Neuron.applySigmoid(to: &changed)
    #expect(original == [0, 1, -1])
    #expect(changed[0] == 0.5)
  }

  @Test func storageTypes() throws {
    let logits: [Float] = [-3, 0.1, 7]
    #expect(
      sameBits(try Neuron.sigmoids(logits), logits.map { Neuron.sigmoid(Double($0)) }))
    #expect(
      sameBits(
        try Neuron.crossEntropies(logits: logits[1...], labels: [true, false]),
        [
          Neuron.crossEntropy(logit: Double(logits[1]), label: 1),
          Neuron.crossEntropy(logit: 7, label: 0),
        ]))
  }

  @Test func empty() throws {
    var none: [Double] = []
    Neuron.applySigmoid(to: &none)
    #expect(try Neuron.sigmoids(none) == [])
    #expect(try Neuron.crossEntropies(logits: none, labels: none) == [])
  }

  @Test func errors() {
    #expect(throws: NeuronError.scalarType) { try Neuron.sigmoids([1, 2] as [Int32]) }
    #expect(throws: NeuronError.shape) {
      try Neuron.crossEntropies(logits: [1.0, 2], labels: [1.0])
    }
    #expect(throws: NeuronError.shape) {
      try Neuron.crossEntropies(activations: [0.5], labels: [1, 0])
    }
  }

  @Test func rowsOfABlock() {
    for columns in [0, 1, 7, 30, 1000, 100_000] {
      let rows = Neuron.blockRows(columns: columns)
      #expect(rows >= 8 && rows % 8 == 0, "\(columns) columns: \(rows)")
    }
    #expect(Neuron.blockRows(columns: -1) == 0)
  }

  @Test func version() {
    let parts = Neuron.version.split(separator: ".", omittingEmptySubsequences: false)
    #expect(parts.count == 3 && parts.allSatisfy { Int($0) != nil }, "\(Neuron.version)")
  }
}
