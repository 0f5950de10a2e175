// SPDX-License-Identifier: MIT
import Foundation
import Neuron

// Predicts with weights that another program found: the probability of each row, one a line.
//
//     predict MODEL ROWS
//
// MODEL is a model file; ROWS has one row a line. Its numbers, and those that come out, are hexadecimal
// floats (C's %a), which are exact.

func fail(_ message: String, code: Int32) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(code)
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fail("usage: predict MODEL ROWS", code: 2) }
do {
  let neuron = try Neuron(contentsOf: arguments[1])
  let rows = try readRows(arguments[2])
  for probability in try neuron.activations(of: rows) { print(String(format: "%a", probability)) }
} catch {
  fail("predict: \(error)", code: 1)
}
