// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics
import NeuronThreads

/// A fit of more columns than rows, by way of the rows' products with one another.
///
/// With l2 > 0 the best w is a sum of rows, w = X'a, so that all there is to know of X is K = XX'.
/// With K = LL' and v = L'a the same J is that of a neuron over the n x n matrix L, |w|^2 = |v|^2,
/// and one more pass over X gives w. (Kimeldorf and Wahba, *Some results on Tchebycheffian spline
/// functions*, 1971, have the first sentence.)
struct Gram {
  /// Beyond this many rows K costs more than the passes that it saves.
  private static let most = 2048

  static func serves(_ settings: Settings, rows: Int, columns: Int) -> Bool {
    settings.l2 > 0 && settings.l1 == 0 && rows < columns && rows > 8 && rows <= most
      && (settings.solver == .auto || settings.solver == .lbfgs)
  }

  /// The settings of the fit over L.
  static func inner(_ settings: Settings, rows: Int) -> Settings {
    var inner = Settings()
    inner.l2 = settings.l2
    inner.tol = 0.25 * settings.tol
    inner.solver = .lbfgs
    // Of many rows, a Hessian over L costs more than the passes that it saves.
    inner.hasMetric = rows <= 256
    inner.maxIterations = settings.maxIterations
    inner.hasIntercept = settings.hasIntercept
    return inner
  }

  let factor: Cholesky
  /// The solution over L, and then logits.
  let v: Vector
  let inner: Vector

  init(
    _ workspace: inout Workspace, _ settings: Settings, rows: Int, columns: Int, threads: Int
  ) {
    let isUsed = Gram.serves(settings, rows: rows, columns: columns)
    let rows = isUsed ? rows : 0
    factor = Cholesky(workspace.take(isUsed ? Cholesky.words(rows) : 0), count: rows)
    v = workspace.take(isUsed ? padded(rows &+ 1) : 0)
    inner = workspace.take(
      isUsed
        ? max(
          fitMemory(Gram.inner(settings, rows: rows), rows: rows, columns: rows, threads: threads),
          threads &* Products.memory(count: rows)) &>> 3 : 0)
  }

  /// Leaves the fit over L in theta, seen from X.
  ///
  /// - Returns: False if it did not come off, theta being what it was.
  func solve(_ descent: inout Descent, _ settings: Settings) -> Bool {
    let o = descent.objective
    let samples = o.samples
    let rows = samples.x.rows
    if !multiply(o) { return false }
    factor.noteDiagonal()
    _ = factor.factor()
    var reduced = samples
    reduced.x = Matrix(
      base: UnsafeRawPointer(factor.matrix), rows: rows, columns: rows,
      rowStride: factor.stride &* 8, columnStride: 8, isFloat32: false)
    clearAbove(rows)
    var bias = 0.0
    let fitted = fit(
      reduced, Gram.inner(settings, rows: rows), threads: o.threads,
      memory: UnsafeMutableRawPointer(inner)
    ) {
      if $0 < rows { v[$0] = $1 } else { bias = $1 }
    }
    descent.objective.passes +=
      o.share * fitted.progress.passes
      * (Double(truncating: rows) / Double(truncating: o.columns))
    if fitted.outcome != .converged && fitted.outcome != .stalled { return false }
    combine(&descent)
    descent.objective.samples = samples
    descent.theta[o.columns] = o.hasIntercept ? bias : 0
    return true
  }

  /// theta = X'a with a = L^-T v, as the gradient of a neuron whose row i is sure of the label that
  /// a_i's sign says it has not, with |a_i| for its weight.
  private func combine(_ descent: inout Descent) {
    let rows = factor.count
    let size = padded(rows)
    factor.solveUpper(v)
    let (labels, offsets) = (inner, inner + size)
    var total = 0.0
    var i = 0
    while i < rows {
      labels[i] = v[i] < 0 ? 1 : 0
      // Beyond 745 a sigmoid is 0 or 1 to the last bit.
      offsets[i] = v[i] < 0 ? -800 : 800
      v[i] = v[i].absolute
      total += v[i]
      i &+= 1
    }
    clear(descent.theta, descent.objective.size)
    if !(total > 0) { return }
    func numbers(_ vector: Vector) -> Numbers {
      Numbers(base: UnsafeRawPointer(vector), count: rows, stride: 8, storage: .float64)
    }
    descent.objective.samples.y = numbers(labels)
    descent.objective.samples.offset = numbers(offsets)
    descent.objective.samples.weight = numbers(v)
    clear(descent.trial, descent.objective.size)
    _ = descent.objective.evaluate(descent.trial, into: descent.theta)
    scale(descent.theta, by: total, descent.objective.size)
  }

  /// K = sum_j s_j^2 x_j x_j', over the columns x_j of X, s_j being their scales.
  private func multiply(_ o: Objective) -> Bool {
    var samples = o.samples
    let x = o.samples.x
    samples.x = Matrix(
      base: x.base, rows: x.columns, columns: x.rows, rowStride: x.columnStride,
      columnStride: x.rowStride, isFloat32: x.isFloat32)
    if let scale = o.scale {
      NeuronTraining.multiply(scale, scale, into: o.w, o.size)
    } else {
      var j = 0
      while j < o.size {
        o.w.put(Eight(repeating: 1), j)
        j &+= 8
      }
    }
    let isDone = Products(
      samples, nil, count: x.rows, withOnes: false, factors: UnsafePointer(o.w), total: 1,
      into: factor.matrix, stride: factor.stride, threads: o.threads.count
    ).run(o.threads, memory: UnsafeMutableRawPointer(inner))
    if !isDone { return false }
    var isFinite = true
    var i = 0
    while i < x.rows {
      // What is not finite in a row is not in its square.
      if !factor.matrix[i &* factor.stride &+ i].isFinite { isFinite = false }
      i &+= 1
    }
    return isFinite
  }

  private func clearAbove(_ rows: Int) {
    var i = 0
    while i < rows {
      let row = factor.matrix + i &* factor.stride
      var j = i &+ 1
      while j < factor.stride {
        row[j] = 0
        j &+= 1
      }
      i &+= 1
    }
  }
}
