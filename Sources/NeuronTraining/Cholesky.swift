// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics

/// The Cholesky factor of a symmetric positive definite matrix, A = L L', and solves with it.
///
/// Row by row, by dot products along rows: with four rows against two at a time a loaded register
/// serves several products. (Golub and Van Loan, *Matrix Computations*, 4th ed., section 4.2.)
struct Cholesky {
  /// Row-major, `stride` numbers a row; above the diagonal lies what was there before, or 0.
  let matrix: Vector
  let stride: Int
  let count: Int
  /// 1 / L_jj; 0 where the pivot vanished: that unknown stays 0.
  let inverse: Vector

  /// Numbers of memory.
  static func words(_ count: Int) -> Int { padded(count) &* (padded(count) &+ 1) }

  init(_ memory: Vector, count: Int) {
    stride = padded(count)
    self.count = count
    matrix = memory
    inverse = memory + stride &* stride
  }

  /// Factors the lower triangle in place.
  ///
  /// - Returns: How many pivots vanished against their diagonal entry: the columns that depend on
  ///   those before them.
  func factor() -> Int {
    var deficiency = 0
    var j = 0
    while j < count {
      // Both rows of the pair meet all that is left of them; the second meets the first as well.
      let pair = min(2, count &- j)
      subtractProducts(j, pair)
      var column = 0
      while column < pair {
        deficiency &+= finish(j &+ column, j)
        column &+= 1
      }
      j &+= 2
    }
    return deficiency
  }

  /// Takes the products of the first `j` columns from columns j and j + 1, in all rows from j on.
  @inline(never)
  private func subtractProducts(_ j: Int, _ pair: Int) {
    let p = matrix + j &* stride
    let q = p + (pair == 2 ? stride : 0)
    // The last, partial register is met where it holds finished columns only.
    let whole = j & ~7
    let rest = j & 7
    var i = j
    while i < count {
      let rows = min(4, count &- i)
      let r0 = matrix + i &* stride
      let r1 = r0 + (rows > 1 ? stride : 0)
      let r2 = r1 + (rows > 2 ? stride : 0)
      let r3 = r2 + (rows > 3 ? stride : 0)
      var (a0, a1, a2, a3) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
      var (b0, b1, b2, b3) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
      var k = 0
      while k < j {
        let isWhole = k < whole
        let x = isWhole ? p.eight(k) : p.first(rest, of: k)
        let y = isWhole ? q.eight(k) : q.first(rest, of: k)
        a0 += r0.eight(k) * x
        a1 += r1.eight(k) * x
        a2 += r2.eight(k) * x
        a3 += r3.eight(k) * x
        b0 += r0.eight(k) * y
        b1 += r1.eight(k) * y
        b2 += r2.eight(k) * y
        b3 += r3.eight(k) * y
        k &+= 8
      }
      r0[j] -= a0.tree
      if rows > 1 { r1[j] -= a1.tree }
      if rows > 2 { r2[j] -= a2.tree }
      if rows > 3 { r3[j] -= a3.tree }
      if pair == 2 {
        r0[j &+ 1] -= b0.tree
        if rows > 1 { r1[j &+ 1] -= b1.tree }
        if rows > 2 { r2[j &+ 1] -= b2.tree }
        if rows > 3 { r3[j &+ 1] -= b3.tree }
      }
      i &+= 4
    }
  }

  /// Divides column `j` by its pivot, after taking the column of its pair before it, `first`.
  private func finish(_ j: Int, _ first: Int) -> Int {
    let row = matrix + j &* stride
    let before = first < j ? row[first] : 0
    let diagonal = inverse[j]
    let pivot = row[j] - before * before
    // `inverse` holds the diagonal as it was. Below this the pivot is rounding alone.
    let isFine = pivot > diagonal * 0x1p-46 * Double(truncating: count) && pivot < .infinity
    let factor = isFine ? 1 / neuron_root(pivot) : 0
    inverse[j] = factor
    row[j] = isFine ? neuron_root(pivot) : 0
    var i = j &+ 1
    while i < count {
      let other = matrix + i &* stride
      let value = first < j ? other[j] - other[first] * before : other[j]
      other[j] = value * factor
      i &+= 1
    }
    return isFine ? 0 : 1
  }

  /// Notes the diagonal, which the pivots are measured by; before `factor`.
  ///
  /// What lies beside it in its register is read too, times 0: it must not be a NaN.
  func noteDiagonal() {
    var j = 0
    while j < count {
      let row = matrix + j &* stride
      inverse[j] = row[j]
      var k = j &+ 1
      while k & 7 != 0 {
        row[k] = 0
        k &+= 1
      }
      j &+= 1
    }
    while j < stride {
      inverse[j] = 0
      j &+= 1
    }
  }

  /// L y = x, in place; the items of x before `first` are 0.
  @inline(never)
  func solveLower(_ x: Vector, from first: Int = 0) {
    var i = first
    while i < count {
      let row = matrix + i &* stride
      var lanes = Eight.zero
      var k = first & ~7
      while k < i & ~7 {
        lanes += row.eight(k) * x.eight(k)
        k &+= 8
      }
      if i & 7 != 0 { lanes += row.first(i & 7, of: k) * x.first(i & 7, of: k) }
      x[i] = (x[i] - lanes.tree) * inverse[i]
      i &+= 1
    }
  }

  /// L' y = x, in place.
  @inline(never)
  func solveUpper(_ x: Vector) {
    var left = count
    while left > 0 {
      left &-= 1
      let row = matrix + left &* stride
      let value = x[left] * inverse[left]
      x[left] = value
      let factor = Eight(repeating: value)
      var k = 0
      while k < left & ~7 {
        x.put(x.eight(k) - factor * row.eight(k), k)
        k &+= 8
      }
      while k < left {
        x[k] -= value * row[k]
        k &+= 1
      }
    }
  }

  func solve(_ x: Vector) {
    solveLower(x)
    solveUpper(x)
  }
}

extension UnsafeMutablePointer<Double> {
  /// Items `index` to `index + count - 1`, then zeros; the rest of the register must be there, and
  /// may hold anything.
  @inline(__always)
  fileprivate func first(_ count: Int, of index: Int) -> Eight {
    let lane = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
    let mask = lane .< SIMD8<Int64>(repeating: Int64(truncatingIfNeeded: count))
    return Eight.zero.replacing(with: eight(index), where: mask)
  }
}

extension Double {
  /// Without the trap of a conversion that could fail.
  @inline(__always)
  init(truncating value: Int) { self = Double(Int64(truncatingIfNeeded: value)) }
}
