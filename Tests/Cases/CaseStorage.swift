// SPDX-License-Identifier: MIT
import Neuron

// The values of a case as what a caller would hold them in.
extension Case {
  var matrix: Neuron.Matrix {
    get throws { xType == 2 ? try matrix(of: Float.self) : try matrix(of: Double.self) }
  }

  var samples: Neuron.Samples {
    get throws {
      var samples = Neuron.Samples(try matrix, labels: labelVector)
      if weightType != 0 { samples.weights = Self.real(weights, weightType) }
      if offsetType != 0 { samples.offsets = Self.real(offsets, offsetType) }
      return samples
    }
  }

  var labelVector: Neuron.Vector {
    switch labelType {
    case 1, 2: Self.real(labels, labelType)
    case 3: .init(labels.map { $0 != 0 })
    case 4: .init(labels.map { Int8($0) })
    case 5: .init(labels.map { UInt8($0) })
    case 6: .init(labels.map { Int16($0) })
    case 7: .init(labels.map { UInt16($0) })
    case 8: .init(labels.map { Int32($0) })
    case 9: .init(labels.map { UInt32($0) })
    case 10: .init(labels.map { Int64($0) })
    default: .init(labels.map { UInt64($0) })
    }
  }

  private static func real(_ values: [Double], _ type: Int) -> Neuron.Vector {
    type == 2 ? .init(values.map { Float($0) }) : .init(values)
  }

  /// X in the case's layout, with NaN wherever no item lies.
  private func matrix<S: Neuron.RealScalar & BinaryFloatingPoint>(
    of type: S.Type
  ) throws -> Neuron.Matrix {
    let (row, column) = strides
    let reach = [(rows - 1) * row, (columns - 1) * column]
    let isEmpty = rows == 0 || columns == 0
    let below = isEmpty ? 0 : -reach.map { min($0, 0) }.reduce(0, +)
    let above = isEmpty ? -1 : reach.map { max($0, 0) }.reduce(0, +)
    var memory = [S](repeating: .nan, count: below + above + 1)
    for i in 0..<rows {
      for j in 0..<columns { memory[below + i * row + j * column] = S(x[i * columns + j]) }
    }
    return try Neuron.Matrix(
      memory, offset: below, rows: rows, columns: columns, rowStride: row, columnStride: column)
  }

  private var strides: (row: Int, column: Int) {
    [
      (columns, 1), (1, rows), (columns + 3, 1), (1, rows + 5), (-columns, 1), (columns, -1),
      (-1, -rows), (2 * columns, 2), (2, 2 * rows + 1), (-2 * columns - 1, -2),
    ][layout]
  }
}
