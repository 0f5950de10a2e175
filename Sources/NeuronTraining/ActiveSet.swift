// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics

/// The columns that a step of coordinate descent may change, and J's quadratic model over them.
struct ActiveSet {
  /// The most columns at a time: beyond, the model costs more than more rounds.
  static func most(_ columns: Int) -> Int { min(columns, 2048) }

  /// Numbers of memory.
  static func words(columns: Int) -> Int {
    let size = padded(most(columns) &+ 1)
    return size &* (size &+ 8)
  }

  private(set) var count = 0
  /// Which columns of X.
  let columns: UnsafeMutablePointer<Int32>
  /// Row-major, symmetric; the bias comes last.
  let matrix: Vector
  /// Numbers in a row.
  let stride: Int
  /// The model's gradient, where the step has come to.
  let slope: Vector
  /// The step.
  let step: Vector
  /// The bias's row of the Hessian.
  let bias: Vector
  /// The bias's own curvature; 0 without a bias.
  private(set) var biasCurvature = 0.0
  /// Two vectors more.
  let spare: Vector
  private let limit: Int

  init(_ memory: Vector, columns: Int) {
    limit = ActiveSet.most(columns)
    stride = padded(limit &+ 1)
    matrix = memory
    slope = memory + stride &* stride
    step = slope + stride
    bias = slope + 2 &* stride
    spare = slope + 3 &* stride
    self.columns = UnsafeMutableRawPointer(slope + 6 &* stride).assumingMemoryBound(to: Int32.self)
  }

  /// Whether every column outside is content to stay there.
  func isEnough(_ o: Objective, _ gradient: Vector) -> Bool {
    var next = 0
    var j = 0
    while j < o.columns {
      if next < count && Int(truncatingIfNeeded: columns[next]) == j {
        next &+= 1
      } else if gradient[j].absolute > o.l1 {
        return false
      }
      j &+= 1
    }
    return true
  }

  /// Takes all columns in use, and of those that want to be, the ones that want it most. Where not
  /// even those in use find room, the ones that are farthest from their place: others come next.
  ///
  /// - Parameter margin: How near to its penalty a column's gradient lets it in, as a share.
  mutating func choose(_ o: Objective, _ theta: Vector, _ gradient: Vector, margin: Double) {
    var used = 0
    var j = 0
    while j < o.columns {
      if theta[j] != 0 { used &+= 1 }
      j &+= 1
    }
    let isFull = used >= limit && limit < o.columns
    let kept = isFull ? 0 : used
    let wanted = min(limit, max(used &* 2, used &+ 128))
    func want(_ j: Int) -> Double {
      let (u, g) = (theta[j], gradient[j])
      if u == 0 { return g.absolute - margin * o.l1 }
      return isFull ? (u > 0 ? g + o.l1 : g - o.l1).absolute : 0
    }
    func wanting(above least: Double) -> Int {
      var count = 0
      var j = 0
      while j < o.columns {
        if want(j) > least { count &+= 1 }
        j &+= 1
      }
      return count
    }
    // By bisection: all that want it more than `most` find room. Of those in between, which want it
    // alike, the first ones do.
    var least = 0.0
    var most = 0.0
    if wanting(above: 0) &+ kept > wanted {
      j = 0
      while j < o.columns {
        most = max(most, want(j))
        j &+= 1
      }
      var round = 0
      while round < 40 {
        let middle = 0.5 * (least + most)
        if wanting(above: middle) &+ kept > wanted { least = middle } else { most = middle }
        round &+= 1
      }
    }
    var alike = wanted &- kept &- wanting(above: most)
    count = 0
    j = 0
    while j < o.columns && count < limit {
      let isTaken = (theta[j] != 0 && !isFull) || want(j) > most
      if isTaken || (alike > 0 && want(j) > least) {
        if !isTaken { alike &-= 1 }
        columns[count] = Int32(truncatingIfNeeded: j)
        count &+= 1
      }
      j &+= 1
    }
  }

  /// Eliminates the bias from the model that has come into `matrix`: it has no penalty, and columns
  /// that are far from 0 on average would hold it up.
  mutating func eliminateBias(_ o: Objective) {
    let size = padded(count)
    biasCurvature = o.hasIntercept ? matrix[count &* stride &+ count] : 0
    copy(matrix + count &* stride, to: bias, size)
    var j = count
    while j < size {
      bias[j] = 0
      j &+= 1
    }
    if !(biasCurvature > 0) { return }
    j = 0
    while j < count {
      add(0 - bias[j] / biasCurvature, bias, to: matrix + j &* stride, size)
      j &+= 1
    }
  }

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
    var round = 0
    var isAtFace = false
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
      let isSmall = !(gain > precision * precision * total)
      // A small gain means little where columns nearly depend on one another.
      if isSmall && isAtFace { return }
      isAtFace = isSmall || round & 15 == 15
      if isAtFace { solveFace(o, theta, face, spare + 2 &* stride) }
      round &+= 1
    }
  }
}
