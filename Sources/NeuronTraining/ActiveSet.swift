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
  var biasCurvature = 0.0
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

  /// Whether the columns outside would gain less than `least`, as far as their gradients and the
  /// others' curvature tell.
  func isEnough(_ o: Objective, _ gradient: Vector, least: Double) -> Bool {
    var next = 0
    var squares = 0.0
    var curvature = 0.0
    var j = 0
    while j < o.columns {
      if next < count && Int(truncatingIfNeeded: columns[next]) == j {
        curvature += matrix[next &* stride &+ next]
        next &+= 1
      } else if gradient[j].absolute > o.l1 {
        let beyond = gradient[j].absolute - o.l1
        squares += beyond * beyond
      }
      j &+= 1
    }
    return squares == 0 || 0.5 * squares * Double(truncating: count) < least * curvature
  }

  /// Takes all columns in use, and of those that want to be, the ones that want it most. Where not
  /// even those in use find room, the ones that are farthest from their place: others come next.
  ///
  /// With more rows than columns, where a model is dear and serves for many steps, those that may yet
  /// come are taken too; all columns, if that makes half of them.
  ///
  /// - Parameter want: Receives how much each column wants it.
  @inline(never)
  mutating func choose(_ o: Objective, _ theta: Vector, _ gradient: Vector, _ want: Vector) {
    let isLong = o.samples.x.rows > o.columns
    let least = (isLong ? 0.5 : 1) * o.l1
    var used = 0
    var j = 0
    while j < o.columns {
      let (u, g) = (theta[j], gradient[j])
      if u != 0 { used &+= 1 }
      want[j] = u > 0 ? (g + o.l1).absolute : u < 0 ? (g - o.l1).absolute : g.absolute - least
      j &+= 1
    }
    if used < limit || limit == o.columns {
      j = 0
      while j < o.columns {
        if theta[j] != 0 { want[j] = .infinity }
        j &+= 1
      }
    }
    let all = wanting(above: 0, want, o.columns)
    let more = max(used &>> 1, max(64, min(256, o.samples.x.rows)))
    var room = isLong ? limit : min(limit, used &+ more)
    // By bisection: all that want it more than `most` find room. Of those in between, which want it
    // alike, the first ones do.
    var bounds = (least: 0.0, most: 0.0)
    if isLong && limit == o.columns && 2 &* all > limit {
      bounds = (0 - .infinity, 0 - .infinity)
      room = limit
    } else if all > room {
      bounds.most = 2 * o.l1
      while wanting(above: bounds.most, want, o.columns) > room && bounds.most < 0x1p1000 {
        bounds.most *= 2
      }
      var round = 0
      while round < 60 {
        let middle = 0.5 * (bounds.least + bounds.most)
        if wanting(above: middle, want, o.columns) > room {
          bounds.least = middle
        } else {
          bounds.most = middle
        }
        round &+= 1
      }
    }
    var alike = room &- wanting(above: bounds.most, want, o.columns)
    count = 0
    j = 0
    while j < o.columns && count < limit {
      let isTaken = want[j] > bounds.most
      if isTaken || (alike > 0 && want[j] > bounds.least) {
        if !isTaken { alike &-= 1 }
        columns[count] = Int32(truncatingIfNeeded: j)
        count &+= 1
      }
      j &+= 1
    }
  }

  @inline(never)
  private func wanting(above least: Double, _ want: Vector, _ columns: Int) -> Int {
    var count = 0
    var j = 0
    while j < columns {
      if want[j] > least { count &+= 1 }
      j &+= 1
    }
    return count
  }
}
