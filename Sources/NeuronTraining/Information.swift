// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics
import NeuronThreads

/// The information that a row holds on the average about the unknowns, w and then b: the Hessian H
/// of J, and what its inverse says. docs/inference.md has the formulas.
struct Information {
  struct Memory {
    let size: Int
    let diagonal: Vector
    let penalty: Vector
    let known: Vector
    let column: Vector
    let product: Vector
    let factor: Vector
    let scores: Vector
    let hessian: Vector

    init(_ workspace: inout Workspace, rows: Int, columns: Int, threads: Int) {
      size = padded(columns &+ 1)
      diagonal = workspace.take(size)
      penalty = workspace.take(size)
      known = workspace.take(size)
      column = workspace.take(size)
      product = workspace.take(size)
      factor = workspace.take(Cholesky.words(columns &+ 1))
      scores = workspace.take(size &* size)
      hessian = workspace.take(hessianWords(rows: rows, columns: columns, threads: threads))
    }
  }

  private let samples: Samples
  private let w: Numbers
  private let b: Double
  private let threads: Threads
  private let memory: Memory
  private let factor: Cholesky
  /// Unknowns that H says something of.
  private(set) var rank = 0
  private var held = 0
  /// The traces of H^-1 P, with P the penalties, and of H^-1 D, with D the diagonal of H, so far.
  private var shrinkage = 0.0
  private var inflation = 0.0

  /// Of samples that have no fault.
  init(
    _ samples: Samples, _ w: Numbers, _ b: Double, _ settings: Settings, threads: Threads,
    _ memory: Memory
  ) {
    self.samples = samples
    self.w = w
    self.b = b
    self.threads = threads
    self.memory = memory
    factor = Cholesky(memory.factor, count: samples.x.columns &+ 1)
    penalize(settings)
    fill(factor.matrix, ofScores: false)
    var j = 0
    while j < factor.count {
      factor.matrix[j &* factor.stride &+ j] += memory.penalty[j]
      if known(j) == 0 { held &+= 1 }
      j &+= 1
    }
    factor.noteDiagonal()
    copy(factor.inverse, to: memory.diagonal, memory.size)
    rank = factor.count &- held &- factor.factor()
    markUnidentified()
  }

  /// 1 for an unknown, 0 for one that a fit holds at 0, NaN for one that is not identified.
  @inline(__always)
  func known(_ j: Int) -> Double { memory.known[j] }

  @inline(never)
  private func penalize(_ settings: Settings) {
    let columns = samples.x.columns
    if settings.isStandardized {
      samples.moments(mean: memory.column, deviation: memory.penalty, largest: memory.product)
    }
    var j = 0
    while j < columns {
      let deviation = settings.isStandardized ? memory.penalty[j] : 1
      memory.known[j] = deviation == 0 ? 0 : 1
      memory.penalty[j] = settings.l2 * deviation * deviation
      j &+= 1
    }
    memory.known[j] = settings.hasIntercept ? 1 : 0
    memory.penalty[j] = 0
  }

  /// The Hessian of the mean loss, or the mean product of each row's score with itself; for an
  /// unknown that is held at 0, a row and a column of the identity.
  @inline(never)
  private func fill(_ matrix: Vector, ofScores: Bool) {
    let (size, known) = (memory.size, memory.known)
    clear(matrix, size &* size)
    _ = samples.hessian(w, b, ofScores: ofScores, threads: threads, memory.hessian) {
      j, k, value in
      let isHeld = known[j] == 0 || known[k] == 0
      let entry = isHeld ? (j == k ? 1 : 0) : value
      matrix[j &* size &+ k] = entry
      matrix[k &* size &+ j] = entry
    }
  }

  /// An unknown is identified if no vector that H takes to 0 has a part in it. Each pivot that
  /// vanished gives such a vector, by its row of L.
  @inline(never)
  private func markUnidentified() {
    let (column, diagonal) = (memory.column, memory.diagonal)
    var k = 0
    while k < factor.count {
      if factor.inverse[k] == 0 {
        clear(column, memory.size)
        column.update(from: factor.matrix + k &* factor.stride, count: k)
        factor.solveUpper(column)
        var j = 0
        while j < k {
          // The part of column j in column k, squared and set against both: below this it is
          // rounding. Written so that a NaN is no rounding.
          let isNothing = column[j] * column[j] * diagonal[j] <= 0x1p-40 * diagonal[k]
          if !isNothing && known(j) != 0 { memory.known[j] = .nan }
          j &+= 1
        }
        memory.known[k] = .nan
      }
      k &+= 1
    }
  }

  // MARK: Columns of the inverse

  /// Column `j` of H^-1 once `finishColumn` is done, from item `j` on.
  var column: Vector { memory.column }

  /// The diagonal entry of H^-1: a sum of squares, which rounding makes no negative number.
  @inline(never)
  mutating func variance(_ j: Int) -> Double {
    clear(column, memory.size)
    column[j] = 1
    factor.solveLower(column, from: j)
    let value = dot(column, column, memory.size)
    shrinkage += memory.penalty[j] * value
    if known(j) != 0 { inflation += memory.diagonal[j] * value }
    return value
  }

  func finishColumn() { factor.solveUpper(column) }

  func takeScores() { fill(memory.scores, ofScores: true) }

  /// v'Mv, with v the column at hand and M the mean product of the scores.
  @inline(never)
  func sandwich() -> Double {
    clear(memory.product, memory.size)
    var j = 0
    while j < factor.count {
      memory.product[j] = dot(memory.scores + j &* memory.size, column, memory.size)
      j &+= 1
    }
    let value = dot(memory.product, column, memory.size)
    return value < 0 ? 0 : value
  }

  // MARK: Once all columns have been

  /// The trace of H^-1 (H - P): the rank, where nothing is penalized.
  var degreesOfFreedom: Double { Double(truncating: rank) - shrinkage }

  /// The trace of H^-1 D; infinite where H is singular.
  var condition: Double { rank == factor.count &- held ? inflation : .infinity }
}
