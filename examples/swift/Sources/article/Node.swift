// SPDX-License-Identifier: MIT
import Foundation

/// One value on the computation graph.
struct Node {
  let name: String
  let formula: String
  let value: Double

  init(_ name: String, _ formula: String, _ value: Double) {
    self.name = name
    self.formula = formula
    self.value = value
  }

  /// The value with all its bits: `%a` is exact.
  var plain: String { name + String(format: " = %.17g  (%a)", value, value) }

  /// The value beside its formula.
  var line: String {
    let padded = (
      name.padding(toLength: 6, withPad: " ", startingAt: 0),
      formula.padding(toLength: 36, withPad: " ", startingAt: 0)
    )
    return "  \(padded.0) = \(padded.1) = " + String(format: "% .17g", value)
  }
}
