// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

extension ActiveSet {
  /// One Newton step of the model on the face that the signs at hand span, for where coordinate
  /// descent is slow: columns that nearly depend on one another.
  ///
  /// Entries that would change sign stop at 0. If J's model does not fall by that, the step ends
  /// where the first one gets there. (Nocedal and Wright, *Numerical Optimization*, 2nd ed., section
  /// 16.7, projects the same way.)
  ///
  /// - Parameters:
  ///   - factor: Memory for a matrix over the face.
  ///   - change: Receives the step, `count` numbers in whole registers.
  func solveFace(_ o: Objective, _ theta: Vector, _ factor: Vector, _ change: Vector) {
    let face = Cholesky(factor, count: makeFace(o, theta, factor, change))
    if face.count == 0 { return }
    face.noteDiagonal()
    _ = face.factor()
    face.solve(change)
    // From the face's places to the set's, from the end on: no entry is overwritten before its turn.
    var place = face.count
    var j = count
    while j > 0 {
      j &-= 1
      if at(theta, j) != 0 {
        place &-= 1
        change[j] = change[place]
      } else {
        change[j] = 0
      }
    }
    var first = 1.0
    j = 0
    while j < count {
      let here = at(theta, j)
      if (here + change[j]) * here < 0 { first = min(first, 0 - here / change[j]) }
      j &+= 1
    }
    if first < 1 && !project(o, theta, change) {
      scale(change, by: first, padded(count))
      j = 0
      while j < count {
        let here = at(theta, j)
        // The one that the step ends at, to the bit.
        if here != 0 && (here + change[j]).absolute < 0x1p-50 * here.absolute {
          change[j] = 0 - here
        }
        j &+= 1
      }
    } else if first < 1 {
      return
    }
    take(theta, change)
  }

  /// u + step, in the set's place j.
  @inline(__always)
  func at(_ theta: Vector, _ j: Int) -> Double {
    theta[Int(truncatingIfNeeded: columns[j])] + step[j]
  }

  /// The matrix over the face, and what is left of the model's gradient, in `change`.
  private func makeFace(
    _ o: Objective, _ theta: Vector, _ memory: Vector, _ change: Vector
  ) -> Int {
    var size = 0
    var j = 0
    while j < count {
      if at(theta, j) != 0 { size &+= 1 }
      j &+= 1
    }
    let width = padded(size)
    clear(change, padded(count))
    var row = 0
    j = 0
    while j < count {
      let here = at(theta, j)
      if here != 0 {
        change[row] = 0 - (slope[j] + (here > 0 ? o.l1 : 0 - o.l1))
        var column = 0
        var k = 0
        while k <= j {
          if at(theta, k) != 0 {
            memory[row &* width &+ column] = matrix[j &* stride &+ k]
            column &+= 1
          }
          k &+= 1
        }
        row &+= 1
      }
      j &+= 1
    }
    return size
  }

  /// Takes the whole step, entries that change sign stopped at 0, if the model falls by it.
  private func project(_ o: Objective, _ theta: Vector, _ change: Vector) -> Bool {
    let size = padded(count)
    let clipped = spare
    clear(clipped, size)
    var gain = 0.0
    var j = 0
    while j < count {
      let here = at(theta, j)
      let there = (here + change[j]) * here < 0 ? 0 : here + change[j]
      clipped[j] = there - here
      gain += slope[j] * clipped[j] + o.l1 * (there.absolute - here.absolute)
      j &+= 1
    }
    let product = spare + stride
    clear(product, size)
    j = 0
    while j < count {
      if clipped[j] != 0 { add(clipped[j], matrix + j &* stride, to: product, size) }
      j &+= 1
    }
    if !(gain + 0.5 * dot(product, clipped, size) < 0) { return false }
    add(1, clipped, to: step, size)
    add(1, product, to: slope, size)
    zeroOut(theta, clipped)
    return true
  }

  private func take(_ theta: Vector, _ change: Vector) {
    let size = padded(count)
    var j = 0
    while j < count {
      if change[j] != 0 { add(change[j], matrix + j &* stride, to: slope, size) }
      j &+= 1
    }
    add(1, change, to: step, size)
    zeroOut(theta, change)
  }

  /// Where a step was to end at 0, the sum may miss it by a last place.
  private func zeroOut(_ theta: Vector, _ change: Vector) {
    var j = 0
    while j < count {
      let u = theta[Int(truncatingIfNeeded: columns[j])]
      if change[j] != 0 && (u + step[j]).absolute < 0x1p-50 * change[j].absolute { step[j] = 0 - u }
      j &+= 1
    }
  }
}
