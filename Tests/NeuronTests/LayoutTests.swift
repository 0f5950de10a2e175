// SPDX-License-Identifier: MIT
import Neuron
import TestSupport
import Testing

/// How X is laid out and how anything is stored moves no bit of any result.
@Suite struct LayoutTests {
  static let batches = [(1, 1), (9, 7), (65, 16), (130, 3), (40, 33)].enumerated().map {
    RandomBatch(
      seed: 0x1a70_0000 + UInt64($0), rows: $1.0, columns: $1.1, isSingle: true)
  }

  /// The same numbers, laid out in every way.
  func layouts(_ batch: RandomBatch) throws -> [(String, Neuron.Matrix)] {
    let (m, d) = (batch.rows, batch.columns)
    let byRow = try batch.matrix
    let byColumn = byRow.transposed.elements
    // Between the numbers lies what must not be read.
    var wide = [Double](repeating: .nan, count: m * d * 6)
    for i in 0..<m {
      for j in 0..<d { wide[i * d * 6 + j * 2 + 1] = byRow[i, j] }
    }
    return [
      ("column-major", try .init(byColumn, rows: m, columns: d, order: .columnMajor)),
      ("float row-major", try .init(batch.x.map(Float.init), rows: m, columns: d)),
      (
        "float column-major",
        try .init(byColumn.map(Float.init), rows: m, columns: d, order: .columnMajor)
      ),
      (
        "strided",
        try .init(wide, offset: 1, rows: m, columns: d, rowStride: d * 6, columnStride: 2)
      ),
      (
        "backwards",
        try .init(
          batch.x.reversed(), offset: m * d - 1, rows: m, columns: d, rowStride: -d,
          columnStride: -1)
      ),
      (
        "float strided",
        try .init(
          wide.map(Float.init), offset: 1, rows: m, columns: d, rowStride: d * 6, columnStride: 2)
      ),
    ]
  }

  @Test(arguments: batches) func layoutOfX(_ batch: RandomBatch) throws {
    let expected = try everything(batch.neuron, batch.allSamples)
    for (name, x) in try layouts(batch) {
      var samples = try batch.allSamples
      samples.x = x
      #expect(sameBits(try everything(batch.neuron, samples), expected), "\(name)")
    }
  }

  @Test(arguments: batches) func storageOfWeightsAndOffsets(_ batch: RandomBatch) throws {
    let expected = try everything(batch.neuron, batch.allSamples)
    let padded = batch.weights.flatMap { [$0, .nan] } + [.nan]
    var samples = try batch.allSamples
    samples.weights = .init(batch.weights.map(Float.init))
    samples.offsets = .init(([0.5] + batch.offsets)[1...])
    #expect(sameBits(try everything(batch.neuron, samples), expected))
    samples.weights = try .init(padded, offset: 0, stride: 2, count: batch.rows)
    samples.offsets = try .init(
      batch.offsets.reversed().map(Float.init), offset: batch.rows - 1, stride: -1,
      count: batch.rows)
    #expect(sameBits(try everything(batch.neuron, samples), expected))
  }

  func expectSameBits(_ batch: RandomBatch, labels: some Neuron.VectorConvertible) throws {
    let isOne = batch.labels.map { $0 > 0.5 ? 1.0 : 0 }
    let expected = try everything(batch.neuron, .init(batch.matrix, labels: isOne))
    let results = try everything(batch.neuron, .init(batch.matrix, labels: labels))
    #expect(sameBits(results, expected), "\(type(of: labels))")
  }

  @Test(arguments: batches) func storageOfLabels(_ batch: RandomBatch) throws {
    let isOne = batch.labels.map { $0 > 0.5 }
    try expectSameBits(batch, labels: isOne)
    try expectSameBits(batch, labels: isOne.map { Float($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { Int($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { UInt($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { Int8($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { UInt8($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { Int16($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { UInt16($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { Int32($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { UInt32($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { Int64($0 ? 1 : 0) })
    try expectSameBits(batch, labels: isOne.map { UInt64($0 ? 1 : 0) })
    try expectSameBits(batch, labels: ([true] + isOne + [true])[1...batch.rows])
  }

  /// A label whose highest bit alone is set is 0 to a reader of fewer bytes, and no label at all to
  /// one of the right number.
  func expectWholeItems<T: FixedWidthInteger & Neuron.Scalar>(_: T.Type) {
    let highest = T(truncatingIfNeeded: 1) << (T.bitWidth - 1)
    let samples = Neuron.Samples([[1], [2]], labels: [0, highest])
    #expect(throws: NeuronError.label, "\(T.self)") {
      try Neuron(weights: [1]).losses(on: samples)
    }
    #expect(samples.labels?[1] == Double(highest))
  }

  @Test func integersAreReadWhole() {
    expectWholeItems(Int8.self)
    expectWholeItems(UInt8.self)
    expectWholeItems(Int16.self)
    expectWholeItems(UInt16.self)
    expectWholeItems(Int32.self)
    expectWholeItems(UInt32.self)
    expectWholeItems(Int64.self)
    expectWholeItems(UInt64.self)
    expectWholeItems(Int.self)
    expectWholeItems(UInt.self)
  }

  /// A column of the table that X is a part of may hold the labels.
  @Test func labelsBesideX() throws {
    let table: Neuron.Matrix = [[1, 2, 1], [3, 4, 0], [5, 6, 0.5]]
    let neuron = Neuron(weights: [0.5, -0.25], bias: 0.1)
    let beside = Neuron.Samples(table.columns(..<2), labels: table.column(2))
    let apart = Neuron.Samples([[1, 2], [3, 4], [5, 6]], labels: [1, 0, 0.5])
    #expect(sameBits(try everything(neuron, beside), try everything(neuron, apart)))
  }
}
