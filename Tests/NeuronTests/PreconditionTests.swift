// SPDX-License-Identifier: MIT
import Neuron
import Testing

#if os(Linux) || os(macOS)
  /// What a program cannot ask for: it stops there, and reads nothing beyond an array.
  @Suite struct PreconditionTests {
    @Test func rowBeyondTheLast() async {
      await #expect(processExitsWith: .failure) {
        let matrix: Neuron.Matrix = [[1, 2], [3, 4]]
        _ = matrix[2, 0]
      }
    }

    @Test func negativeColumn() async {
      await #expect(processExitsWith: .failure) {
        let matrix: Neuron.Matrix = [[1, 2], [3, 4]]
        _ = matrix[1, -1]
      }
    }

    @Test func rowsBeyondTheLast() async {
      await #expect(processExitsWith: .failure) {
        let matrix: Neuron.Matrix = [[1, 2], [3, 4]]
        _ = matrix.rows(1..<3)
      }
    }

    @Test func columnsBeforeTheFirst() async {
      await #expect(processExitsWith: .failure) {
        let matrix: Neuron.Matrix = [[1, 2], [3, 4]]
        _ = matrix.columns(-1..<1)
      }
    }

    @Test func columnBeyondTheLast() async {
      await #expect(processExitsWith: .failure) {
        let matrix: Neuron.Matrix = [[1, 2], [3, 4]]
        _ = matrix.column(2)
      }
    }

    @Test func itemBeyondTheLast() async {
      await #expect(processExitsWith: .failure) {
        let vector: Neuron.Vector = [1, 2]
        _ = vector[2]
      }
    }

    @Test func literalOfUnequalRows() async {
      await #expect(processExitsWith: .failure) {
        let matrix: Neuron.Matrix = [[1, 2], [3]]
        _ = matrix.rowCount
      }
    }

    /// The calls above stop for the reason that they give, and not because nothing works there.
    @Test func withinBounds() async {
      await #expect(processExitsWith: .success) {
        let matrix: Neuron.Matrix = [[1, 2], [3, 4]]
        _ = matrix[1, 1] + matrix.rows(1..<2)[0, 0] + matrix.columns(0..<1)[1, 0]
        _ = matrix.column(1)[1]
      }
    }
  }
#endif
