// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

extension ActiveSet {
  /// Minimizes gradient'step + step'H step / 2 + l1 |u + step|_1 over the set and the bias, by
  /// coordinate descent: Friedman, Hastie and Tibshirani, *Regularization paths for generalized
  /// linear models via coordinate descent*, Journal of Statistical Software 33 (2010).
  ///
  /// - Returns: The step of the bias.
  func minimize(
    _ o: Objective, _ theta: Vector, _ gradient: Vector, precision: Double, _ face: Vector
  ) -> Double {
    let size = padded(count)
    let gb = gradient[o.columns]
    let hasBias = biasCurvature > 0
    clear(step, size)
    clear(slope, size)
    var j = 0
    while j < count {
      slope[j] = gradient[Int(truncatingIfNeeded: columns[j])]
      j &+= 1
    }
    if hasBias { add(0 - gb / biasCurvature, bias, to: slope, size) }
    sweep(o, theta, size, precision, face)
    return hasBias ? 0 - (gb + dot(bias, step, size)) / biasCurvature : 0
  }

  private func sweep(
    _ o: Objective, _ theta: Vector, _ size: Int, _ precision: Double, _ face: Vector
  ) {
    var total = 0.0
    var before = Double.infinity
    var round = 0
    let faceRounds = 8 &+ count &>> 5
    var untilFace = faceRounds
    while round < 1000 {
      var gain = 0.0
      var j = 0
      while j < count {
        let row = matrix + j &* stride
        let curvature = row[j]
        if curvature > 0 {
          let here = at(theta, j)
          let target = shrunk(here - slope[j] / curvature, by: o.l1 / curvature)
          let change = target - here
          if change != 0 {
            step[j] = target - theta[Int(truncatingIfNeeded: columns[j])]
            add(change, row, to: slope, size)
            gain += curvature * change * change
          }
        }
        j &+= 1
      }
      total += gain
      round &+= 1
      // What is to come, if each round gains the same share of what the last one did: a small gain
      // means little where columns nearly depend on one another.
      let share = before < .infinity ? gain / before : 1
      if !(gain * share > precision * precision * total * (1 - share)) { return }
      // The pass that comes next sees it too.
      if o.samples.isCancelled { return }
      before = gain
      // A face costs what so many rounds do.
      untilFace &-= 1
      if untilFace == 0 {
        solveFace(o, theta, face, spare + 2 &* stride)
        untilFace = faceRounds
        before = .infinity
      }
    }
  }
}
