// SPDX-License-Identifier: MIT
import Neuron
import Testing

@Suite struct MatrixTests {
  /// 0 to 11, three rows of four.
  static let numbers = (0..<12).map(Double.init)

  @Test func literal() {
    let matrix: Neuron.Matrix = [[1, 2, 3], [4, 5, 6]]
    #expect(matrix.rowCount == 2)
    #expect(matrix.columnCount == 3)
    #expect(matrix.elements == [1, 2, 3, 4, 5, 6])
    #expect(matrix[1, 0] == 4)
    let none: Neuron.Matrix = []
    #expect(none.rowCount == 0 && none.columnCount == 0 && none.elements == [])
  }

  @Test func orders() throws {
    let byRow = try Neuron.Matrix(Self.numbers, rows: 3, columns: 4)
    let byColumn = try Neuron.Matrix(Self.numbers, rows: 4, columns: 3, order: .columnMajor)
    #expect(byRow[1, 2] == 6)
    #expect(byColumn[2, 1] == 6)
    #expect(byRow.transposed == byColumn)
    #expect(byRow != byColumn)
    #expect(byRow.transposed.transposed == byRow)
  }

  @Test func singlePrecision() throws {
    let single = try Neuron.Matrix(Self.numbers.map(Float.init), rows: 3, columns: 4)
    #expect(try single == Neuron.Matrix(Self.numbers, rows: 3, columns: 4))
  }

  @Test func slices() throws {
    let matrix = try Neuron.Matrix(Self.numbers, rows: 3, columns: 4)
    #expect(matrix.rows(1..<3).elements == [4, 5, 6, 7, 8, 9, 10, 11])
    #expect(matrix.rows(2...).elements == [8, 9, 10, 11])
    #expect(matrix.columns(1...2).elements == [1, 2, 5, 6, 9, 10])
    #expect(matrix.rows(..<2).columns(3...).elements == [3, 7])
    #expect(matrix.rows(3..<3).rowCount == 0)
    let column = matrix.rows(1...).column(3)
    #expect((0..<column.count).map { column[$0] } == [7, 11])
  }

  @Test func strides() throws {
    let everyOther = try Neuron.Matrix(
      Self.numbers, offset: 1, rows: 2, columns: 2, rowStride: 4, columnStride: 2)
    #expect(everyOther.elements == [1, 3, 5, 7])
    let backwards = try Neuron.Matrix(
      Self.numbers, offset: 11, rows: 3, columns: 4, rowStride: -4, columnStride: -1)
    #expect(backwards.elements == Self.numbers.reversed())
    let repeated = try Neuron.Matrix(
      Self.numbers, offset: 5, rows: 3, columns: 2, rowStride: 0, columnStride: 1)
    #expect(repeated.elements == [5, 6, 5, 6, 5, 6])
  }

  @Test func rowsOfArrays() throws {
    #expect(try Neuron.Matrix(rows: [[1, 2], [3, 4]] as [[Float]]).elements == [1, 2, 3, 4])
    #expect(throws: NeuronError.shape) { try Neuron.Matrix(rows: [[1.0, 2], [3]]) }
  }

  @Test func sizesThatDoNotFit() {
    let numbers = Self.numbers
    #expect(throws: NeuronError.shape) { try Neuron.Matrix(numbers, rows: 3, columns: 3) }
    #expect(throws: NeuronError.size) { try Neuron.Matrix(numbers, rows: -3, columns: -4) }
    #expect(throws: NeuronError.shape) { try Neuron.Matrix(numbers, rows: .max, columns: 2) }
    let beyond: [(offset: Int, rows: Int, columns: Int, rowStride: Int, columnStride: Int)] = [
      (1, 3, 4, 4, 1), (-1, 3, 4, 4, 1), (0, 3, 4, 5, 1), (0, 2, 2, -1, 1), (0, 1, -1, 1, 1),
      (0, -1, 1, 1, 1), (0, 2, 2, .max, 1), (0, 3, 1, .max, 1), (.max, 2, 1, 1, 1),
      (0, 2, 2, .min, .min), (12, 1, 1, 1, 1),
    ]
    for b in beyond {
      #expect(throws: NeuronError.size, "\(b)") {
        try Neuron.Matrix(
          numbers, offset: b.offset, rows: b.rows, columns: b.columns, rowStride: b.rowStride,
          columnStride: b.columnStride)
      }
    }
  }

  /// A stride that is never taken is not judged.
  @Test func oneRowOfAnyStride() throws {
    let row = try Neuron.Matrix(
      Self.numbers, rows: 1, columns: 4, rowStride: .max, columnStride: 1)
    let neuron = Neuron(weights: [1, 1, 1, 1])
    #expect(try neuron.logits(of: row) == [6])
  }

  /// An offset that nothing is read from is not judged either.
  @Test func nothingAtAnyOffset() throws {
    let noRows = try Neuron.Matrix(
      Self.numbers, offset: .max, rows: 0, columns: 2, rowStride: 2, columnStride: 1)
    let noLabels = try Neuron.Vector(Self.numbers, offset: .max, stride: 1, count: 0)
    let neuron = Neuron(weights: [1, 1])
    #expect(try neuron.logits(of: noRows) == [])
    #expect(try neuron.losses(on: .init(noRows, labels: noLabels)) == [])
  }

  @Test func vectors() throws {
    let vector: Neuron.Vector = [1, 2, 3]
    #expect(vector.count == 3 && vector[2] == 3)
    let back = try Neuron.Vector([1, 2, 3, 4] as [UInt8], offset: 3, stride: -2, count: 2)
    #expect(back[0] == 4 && back[1] == 2)
    let truths = Neuron.Vector([true, false])
    #expect(truths[0] == 1 && truths[1] == 0)
    #expect(throws: NeuronError.size) {
      try Neuron.Vector([1.0, 2], offset: 0, stride: 1, count: 3)
    }
    #expect(throws: NeuronError.size) {
      try Neuron.Vector([1.0, 2], offset: 0, stride: 1, count: -1)
    }
  }
}
