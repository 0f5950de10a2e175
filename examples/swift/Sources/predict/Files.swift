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

/// The number of weights, then each weight, then the bias, one a line.
func readModel(_ path: String) throws -> Neuron {
  let numbers = try readLines(path).joined()
  guard let count = numbers.first.flatMap(Int.init(exactly:)), count >= 0,
    numbers.count - 2 == count, let bias = Array(numbers).last
  else { throw BadFile(path: path, line: 1, reason: "not so many weights and a bias") }
  return Neuron(weights: Array(numbers.dropFirst().dropLast()), bias: bias)
}

/// One row a line.
func readRows(_ path: String) throws -> Neuron.Matrix {
  try Neuron.Matrix(rows: readLines(path))
}
