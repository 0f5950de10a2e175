// SPDX-License-Identifier: MIT
import CNeuronShims

/// A block's rows of weight other than 0 as panels of eight columns, so that the product that makes
/// the Hessian reads along memory: row by row inside a panel, panel by panel.
struct Panels {
  /// Numbers in a panel.
  let size: Int
  /// x_i, a 1, and zeros.
  let rows: UnsafeMutablePointer<Double>
  /// The same times the weighted curvature, for the rows of the part alone.
  let scaled: UnsafeMutablePointer<Double>

  init(_ workspace: inout Workspace, _ part: HessianPart, block: Int) {
    size = block &* 8
    rows = workspace.take(part.across &* size)
    scaled = workspace.take((part.end &- part.first) &* size)
  }

  /// Copies what a part needs of a block's rows; returns how many of them are left.
  @inline(never) @_optimize(speed)
  func pack(
    _ x: Matrix, _ part: HessianPart, _ curvatures: UnsafePointer<Double>,
    weights: UnsafePointer<Double>
  ) -> Int {
    switch (x.columnStride, x.isFloat32) {
    case (8, false): pack(x, part, curvatures, weights) { Doubles.some($0, 8, $1) }
    case (4, true): pack(x, part, curvatures, weights) { Floats.some($0, 4, $1) }
    default: pack(x, part, curvatures, weights) { x.strided($0, $1) }
    }
  }

  @inline(__always)
  private func pack(
    _ x: Matrix, _ part: HessianPart, _ curvatures: UnsafePointer<Double>,
    _ weights: UnsafePointer<Double>, _ load: (_ at: UnsafeRawPointer, _ some: Int) -> Eight
  ) -> Int {
    var kept = 0
    var panel = part.first
    while panel < part.across {
      let columns = x.columns &- panel &* 8
      var at = x.base + panel &* 8 &* x.columnStride
      var row = UnsafeMutableRawPointer(rows + panel &* size)
      var scaled = UnsafeMutableRawPointer(scaled + (panel &- part.first) &* size)
      var index = 0
      kept = 0
      while index < x.rows {
        if weights[index] != 0 {
          var items: Eight
          if columns >= 8 {
            items = load(at, 8)
          } else {
            items = load(at, columns)
            items.setLane(columns, 1)
          }
          row.put(items)
          row += 64
          if panel < part.end {
            scaled.put(Eight(repeating: curvatures[index]) * items)
            scaled += 64
          }
          kept &+= 1
        }
        at += x.rowStride
        index &+= 1
      }
      panel &+= 1
    }
    return kept
  }

  /// The products of the columns, square by square, in the order of the rows.
  ///
  /// Memory has nothing else to do meanwhile: what comes after the block's rows is asked for.
  @inline(never) @_optimize(speed)
  func multiply(
    _ count: Int, _ part: HessianPart, _ x: Matrix, into sums: UnsafeMutablePointer<Double>
  ) {
    var ahead = NextBlock(x)
    var out = UnsafeMutableRawPointer(sums)
    var factors = UnsafePointer(scaled)
    var row = part.first
    while row < part.end {
      var column = row
      while column < part.across {
        let items = UnsafeRawPointer(rows + column &* size)
        var some = 0
        if neuron_accumulators() >= 16 && column &+ 1 < part.across {
          pair(count, factors, items, ahead.next(items), into: out)
          column &+= 1
          out += 512
          some = 8
        }
        while some < 8 {
          stripe(count, factors + some, items, ahead.next(items), into: out + some &* 64)
          some &+= neuron_accumulators() >= 4 ? 4 : 2
        }
        column &+= 1
        out += 512
      }
      factors += size
      row &+= 1
    }
  }

  /// A few rows of a square.
  @inline(never) @_optimize(speed)
  private func stripe(
    _ count: Int, _ factors: UnsafePointer<Double>, _ items: UnsafeRawPointer, _ ahead: NextBlock,
    into out: UnsafeMutableRawPointer
  ) {
    var sums = Four()
    each(count, ahead) { sums.add(factors + $0, (items + $0 &* 8).eight()) }
    sums.put(to: out)
  }

  /// Two squares side by side.
  @inline(never) @_optimize(speed)
  private func pair(
    _ count: Int, _ factors: UnsafePointer<Double>, _ items: UnsafeRawPointer, _ ahead: NextBlock,
    into out: UnsafeMutableRawPointer
  ) {
    let right = items + size &* 8
    var (upper, lower, upperRight, lowerRight) = (Four(), Four(), Four(), Four())
    each(count, ahead) {
      let left = (items + $0 &* 8).eight()
      let right = (right + $0 &* 8).eight()
      upper.add(factors + $0, left)
      upperRight.add(factors + $0, right)
      lower.add(factors + ($0 &+ 4), left)
      lowerRight.add(factors + ($0 &+ 4), right)
    }
    upper.put(to: out)
    lower.put(to: out + 256)
    upperRight.put(to: out + 512)
    lowerRight.put(to: out + 768)
  }

  @inline(__always)
  private func each(_ count: Int, _ ahead: NextBlock, _ body: (Int) -> Void) {
    var address = ahead.address
    var at = 0
    while at < count &* 8 {
      body(at)
      neuron_prefetch(address)
      address += ahead.stride
      at &+= 8
    }
  }
}

/// Addresses of X that are about to be read: those of the next block, a panel at a time.
private struct NextBlock {
  var address: UnsafeRawPointer
  var stride: Int
  private let width: Int
  private var panels: Int

  init(_ x: Matrix) {
    address = x.base + x.rows &* x.rowStride
    stride = x.rowStride
    width = x.isFloat32 ? 32 : 64
    panels = x.columnStride &* 8 == width ? roundedUp(x.columns) &>> 3 : 0
  }

  /// The next panel; `near`, which is at hand, if there is none.
  mutating func next(_ near: UnsafeRawPointer) -> NextBlock {
    let this = self
    address = panels > 1 ? address + width : near
    if panels <= 1 { stride = 0 }
    panels &-= 1
    return this
  }
}

/// Four rows of a square; two, where there are few registers.
private struct Four {
  private var (a, b, c, d) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)

  @inline(__always)
  mutating func add(_ factors: UnsafePointer<Double>, _ items: Eight) {
    a += Eight(repeating: factors[0]) * items
    b += Eight(repeating: factors[1]) * items
    if neuron_accumulators() < 4 { return }
    c += Eight(repeating: factors[2]) * items
    d += Eight(repeating: factors[3]) * items
  }

  @inline(__always)
  func put(to out: UnsafeMutableRawPointer) {
    out.put(a)
    (out + 64).put(b)
    if neuron_accumulators() < 4 { return }
    (out + 128).put(c)
    (out + 192).put(d)
  }
}
