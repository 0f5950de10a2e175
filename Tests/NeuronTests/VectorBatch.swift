// SPDX-License-Identifier: MIT
import Neuron

/// One batch of batches.txt: its inputs, and its lines of results.
struct VectorBatch {
  let rows: Int
  let columns: Int
  private var inputs: [Substring: [Double]] = [:]
  private(set) var results: [[Substring]] = []

  private init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  static func all() throws -> [VectorBatch] {
    var batches: [VectorBatch] = []
    for line in try VectorFile("batches.txt").lines {
      switch line[0] {
      case "batch":
        batches.append(VectorBatch(rows: try integer(line[1]), columns: try integer(line[2])))
      case "x", "y", "s", "o", "w", "b", "v", "vb":
        batches[batches.count - 1].inputs[line[0]] = try numbers(line.dropFirst())
      default:
        batches[batches.count - 1].results.append(line)
      }
    }
    return batches
  }

  var neuron: Neuron { Neuron(weights: inputs["w"] ?? [], bias: inputs["b"]![0]) }

  var direction: Neuron.Gradient {
    Neuron.Gradient(weights: inputs["v"] ?? [], bias: inputs["vb"]![0])
  }

  var samples: Neuron.Samples {
    get throws {
      let x = try Neuron.Matrix(inputs["x"] ?? [], rows: rows, columns: columns)
      return Neuron.Samples(x, labels: inputs["y"]!, weights: inputs["s"], offsets: inputs["o"])
    }
  }
}
