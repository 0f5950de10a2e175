// SPDX-License-Identifier: MIT
import Foundation
import Neuron

/// A file that does not hold what it should.
struct BadFile: Error, CustomStringConvertible {
  let path: String
  let line: Int?
  let reason: String

  var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + reason }
}

/// The numbers of a file, line by line.
private func readLines(_ path: String) throws -> [[Double]] {
  let text: String
  do {
    text = try String(contentsOfFile: path, encoding: .utf8)
  } catch {
    throw BadFile(path: path, line: nil, reason: "cannot be read")
  }
  return try text.split(separator: "\n").enumerated().map { index, line in
    try line.split(separator: " ").map { word in
      guard let number = Double(word) else {
        throw BadFile(path: path, line: index + 1, reason: "no number: \(word)")
      }
      return number
    }
  }
}

/// One row a line.
func readRows(_ path: String) throws -> Neuron.Matrix {
  try Neuron.Matrix(rows: readLines(path))
}
