// SPDX-License-Identifier: MIT

/// sum_i c_i x_ij x_ik for all columns of X or some, and x_id = 1 for the last one, if it is wanted: what
/// a fit's models of J are made of.
///
/// The sums of the Hessian that leaves are trees of short blocks, one after the other for some rows
/// of squares each time. These are sums row by row in the one matrix that the fit has, and each
/// share has rows of squares of its own: so there is one order for any number of threads.
public struct Products {
  /// Rows at a time: two panels and their factors stay in the first level of the cache.
  static let block = 128

  /// The rows' columns, and which of them count; nil for the first ones.
  public let samples: Samples
  private let columns: UnsafePointer<Int32>?
  private let count: Int
  /// `count`, and one more for the column of ones.
  private let width: Int
  /// c_i; a row of factor 0 is left out.
  private let factors: UnsafePointer<Double>
  private let total: Double
  private let matrix: UnsafeMutablePointer<Double>
  /// Numbers in a row of the matrix.
  private let stride: Int
  /// How many there are, for a thread each.
  public let shares: Int

  /// - Parameters:
  ///   - total: What all sums are divided by.
  ///   - matrix: Receives them, symmetric, whole squares of eight.
  public init(
    _ samples: Samples, _ columns: UnsafePointer<Int32>?, count: Int, withOnes: Bool = true,
    factors: UnsafePointer<Double>, total: Double, into matrix: UnsafeMutablePointer<Double>,
    stride: Int, threads: Int
  ) {
    self.samples = samples
    self.columns = columns
    self.count = count
    width = withOnes ? count &+ 1 : count
    self.factors = factors
    self.total = total
    self.matrix = matrix
    self.stride = stride
    // For each a quarter of a million multiplications at least.
    let (work, overflows) = samples.x.rows.multipliedReportingOverflow(
      by: (count &+ 16) &* count &>> 1)
    shares = max(1, min(threads, overflows ? threads : work &>> 18))
  }

  /// The bytes that a share works in, 64-byte aligned.
  public static func memory(count: Int) -> Int {
    var workspace = Workspace(nil)
    _ = ProductsMemory(&workspace, count: count)
    return workspace.words &* 8
  }

  /// - Parameter memory: `memory` bytes for each share.
  @inline(never)
  public func run(share: Int, memory: UnsafeMutableRawPointer) {
    var workspace = Workspace(memory + share &* Products.memory(count: count))
    let memory = ProductsMemory(&workspace, count: count)
    let across = roundedUp(width) &>> 3
    let first = start(of: share, across)
    let end = start(of: share &+ 1, across)
    var row = first
    while row < end {
      squares(row, across) { $0.put(.zero) }
      row &+= 1
    }
    let x = samples.x
    var at = 0
    while at < x.rows {
      if samples.isCancelled { return }
      let some = min(Products.block, x.rows &- at)
      let rows = x.rows(at, some)
      let kept = memory.panels.pack(
        rows, columns, count, width, factors + at, from: first)
      row = first
      while row < end {
        memory.panels.scale(row, kept, factors + at, some)
        memory.panels.multiply(
          kept, HessianPart(first: row, end: row &+ 1, across: across), rows, into: memory.sums)
        var sums = UnsafeRawPointer(memory.sums)
        squares(row, across) {
          $0.put(UnsafeRawPointer($0).eight() + sums.eight())
          sums += 64
        }
        row &+= 1
      }
      at &+= some
    }
    finish(first, end, across)
  }

  /// The eight rows of each square from the diagonal on, in the order of the sums.
  @inline(__always)
  private func squares(_ row: Int, _ across: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    var column = row
    while column < across {
      var line = 0
      while line < 8 {
        let at = (row &* 8 &+ line) &* stride &+ column &* 8
        body(UnsafeMutableRawPointer(matrix + at))
        line &+= 1
      }
      column &+= 1
    }
  }

  /// Divides, and puts each square below the diagonal too.
  @inline(never)
  private func finish(_ first: Int, _ end: Int, _ across: Int) {
    var j = first &* 8
    while j < end &* 8 {
      var k = j
      while k < across &* 8 {
        let value = matrix[j &* stride &+ k] / total
        matrix[j &* stride &+ k] = value
        matrix[k &* stride &+ j] = value
        k &+= 1
      }
      j &+= 1
    }
  }

  /// The row of squares that a share begins with: each has about as many squares.
  private func start(of share: Int, _ across: Int) -> Int {
    let whole = HessianPart(first: 0, end: across, across: across)
    var row = 0
    while whole.squares(above: row) &* shares < share &* whole.squares(above: across) {
      row &+= 1
    }
    return row
  }
}

private struct ProductsMemory {
  let panels: Panels
  let sums: UnsafeMutablePointer<Double>

  init(_ workspace: inout Workspace, count: Int) {
    let across = roundedUp(count &+ 1) &>> 3
    panels = Panels(
      &workspace, HessianPart(first: 0, end: 1, across: across), block: Products.block)
    sums = workspace.take(across &* HessianPart.square)
  }
}

extension Panels {
  /// Copies some columns of the rows whose factor is not 0, and a column of ones behind them;
  /// returns how many rows there are.
  @inline(never)
  fileprivate func pack(
    _ x: Matrix, _ columns: UnsafePointer<Int32>?, _ count: Int, _ width: Int,
    _ factors: UnsafePointer<Double>, from first: Int
  ) -> Int {
    let isFloat32 = x.isFloat32
    @inline(__always) func load(_ at: UnsafeRawPointer) -> Double {
      isFloat32 ? Double(at.load(as: Float.self)) : at.load(as: Double.self)
    }
    func offset(_ column: Int) -> Int {
      if column >= count { return 0 }
      return (columns.map { Int(truncatingIfNeeded: $0[column]) } ?? column) &* x.columnStride
    }
    var kept = 0
    var column = first &* 8
    while column < width {
      let (a, b, c, d) = (
        offset(column), offset(column &+ 1), offset(column &+ 2), offset(column &+ 3)
      )
      let (e, f, g, h) = (
        offset(column &+ 4), offset(column &+ 5), offset(column &+ 6), offset(column &+ 7)
      )
      let panel = rows + (column &>> 3) &* size
      var out = UnsafeMutableRawPointer(panel)
      var at = x.base
      var row = 0
      kept = 0
      while row < x.rows {
        if factors[row] != 0 {
          // Without columns there is nothing to read.
          if count > 0 {
            out.put(
              Eight(
                load(at + a), load(at + b), load(at + c), load(at + d),
                load(at + e), load(at + f), load(at + g), load(at + h)))
          }
          out += 64
          kept &+= 1
        }
        at += x.rowStride
        row &+= 1
      }
      if column &+ 8 > count { finish(panel, kept, from: count &- column, width > count ? 1 : 0) }
      column &+= 8
    }
    return kept
  }

  /// A 1, or a 0, and zeros behind a panel's first columns.
  @inline(never)
  private func finish(
    _ panel: UnsafeMutablePointer<Double>, _ kept: Int, from first: Int, _ one: Double
  ) {
    var at = first
    while at < kept &* 8 {
      panel[at] = at & 7 == first ? one : 0
      at &+= at & 7 == 7 ? first &+ 1 : 1
    }
  }

  /// A panel's rows times their factors, for `multiply`.
  @inline(never)
  fileprivate func scale(
    _ panel: Int, _ kept: Int, _ factors: UnsafePointer<Double>, _ count: Int
  ) {
    var at = UnsafeMutableRawPointer(rows + panel &* size)
    var out = UnsafeMutableRawPointer(scaled)
    var row = 0
    while row < count {
      if factors[row] != 0 {
        out.put(Eight(repeating: factors[row]) * UnsafeRawPointer(at).eight())
        at += 64
        out += 64
      }
      row &+= 1
    }
  }
}
