// SPDX-License-Identifier: MIT
import Neuron
import TestSupport

/// The values of one random case, every input of every function; Tests/vectors/README.md defines the
/// case of a seed for every language.
public struct Case: Sendable {
  public var rows = 0
  public var columns = 0
  /// How values are stored, by the numbers that the C interface has for the types; 0: not there.
  var xType = 1
  var labelType = 1
  var weightType = 0
  var offsetType = 0
  var layout = 0
  /// Row after row; these are the values, whatever the type that they are stored in.
  var x: [Double] = []
  var labels: [Double] = []
  var weights: [Double] = []
  var offsets: [Double] = []
  public var neuron = Neuron(inputs: 0)
  var direction = Neuron.Gradient(inputs: 0)
  var learningRate = 0.0

  public init(seed: UInt64) {
    var random = CaseRandom(seed: seed)
    let kind = random.below(32)
    columns = kind == 0 ? random.below(4) : kind < 4 ? 17 + random.below(54) : random.below(17)
    let most = kind == 0 ? 3 * Neuron.blockRows(columns: columns) + 5 : 40
    rows = 1 + random.below(most)
    xType = 1 + random.below(2)
    let wType = 1 + random.below(2)
    let vType = 1 + random.below(2)
    labelType = 1 + random.below(11)
    weightType = random.below(3)
    offsetType = random.below(3)
    layout = random.below(10)
    random.isSpecial = random.below(8) == 0
    let scale = random.below(8)

    x = (0..<rows * columns).map { _ in random.number(type: xType) }
    labels = (0..<rows).map { _ in random.label(type: labelType) }
    if weightType != 0 {
      weights = (0..<rows).map { _ in random.weight(type: weightType) }
      // Weights must not sum to 0.
      weights[rows - 1] = 1
    }
    if offsetType != 0 { offsets = (0..<rows).map { _ in random.number(type: offsetType) } }
    neuron.weights = (0..<columns).map { _ in random.number(type: wType, scale: scale) }
    neuron.bias = random.number(type: 1)
    direction.weights = (0..<columns).map { _ in random.number(type: vType) }
    direction.bias = random.number(type: 1)
    learningRate = random.number(type: 1, scale: 4)
  }
}
