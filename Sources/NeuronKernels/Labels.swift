// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronNumerics

extension Samples {
  /// The sums of the labels' entropies in `loss`, of the labels in `bias`, and of the weights; X
  /// and offsets do not enter. At least one row.
  @inline(never)
  public func labels() -> Sums {
    onStack(Terms(hasLoss: true, hasBias: true)) { tile, _, count in
      tile.entropies(count)
    }
  }
}

extension Tile {
  /// H(y) = L(y, y) in `loss`, and the labels in `result`.
  @inline(never)
  fileprivate func entropies(_ count: Int) {
    var index = 0
    while index < count {
      let label = y.eight(index)
      result.put(label, index)
      loss.put(.zero, index)
      let isHard = (label .== Eight.zero) .| (label .== Eight(repeating: 1))
      if !all(isHard .| (weight.eight(index) .== Eight.zero)) {
        var lane = index
        while lane < index &+ 8 {
          loss[lane] = crossEntropy(activation: y[lane], label: y[lane])
          lane &+= 1
        }
      }
      index &+= 8
    }
  }
}
