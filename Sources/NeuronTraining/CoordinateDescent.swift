// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

struct ActiveSet {
  static func words(rows: Int, columns: Int) -> Int { 8 }
}

extension Fit {
  mutating func coordinateDescent(_ descent: inout Descent) {
    end(.stuck)
  }
}
