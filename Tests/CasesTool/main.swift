// SPDX-License-Identifier: MIT
import TestCases

// Prints what the C program of the tests prints, computed through the Swift API, for `cmp`:
//
//     neuron-cases --hash
//     neuron-cases --cases SEED COUNT

let arguments = CommandLine.arguments.dropFirst()
if arguments == ["--hash"] {
  print(Case.hex(try Case.hash()))
} else if arguments.count == 3, arguments.first == "--cases",
  let seed = UInt64(arguments[2]), let count = UInt64(arguments[3])
{
  for seed in seed..<seed + count {
    for line in try Case.lines(seed: seed) { print(line) }
  }
} else {
  print("usage: neuron-cases --hash | --cases SEED COUNT")
}
