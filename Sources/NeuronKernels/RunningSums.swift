// SPDX-License-Identifier: MIT
import CNeuronShims

/// What some rows of a stream add up to: one row after the other, so that a sum can stop at any row
/// and go on with the next to the same bits.
///
/// The blocks and the tree of the other sums cannot do that without the rows themselves.
public struct RunningSums {
  /// s_i times the loss.
  public var loss = 0.0
  /// s_i times the residual.
  public var bias = 0.0
  /// s_i.
  public var weight = 0.0

  public init() {}
}

/// The same for each column; room for `columns` numbers each, rounded up to a multiple of 8.
public struct RunningColumns {
  /// Receives s_i times the residual times x.
  let gradient: UnsafeMutablePointer<Double>
  /// Receives s_i (x - origin).
  let first: UnsafeMutablePointer<Double>
  /// Receives s_i (x - origin)^2.
  let second: UnsafeMutablePointer<Double>
  let origin: UnsafePointer<Double>

  public init(
    gradient: UnsafeMutablePointer<Double>, first: UnsafeMutablePointer<Double>,
    second: UnsafeMutablePointer<Double>, origin: UnsafePointer<Double>
  ) {
    self.gradient = gradient
    self.first = first
    self.second = second
    self.origin = origin
  }
}

extension Samples {
  /// Adds the rows from `first` on, `count` of them, to sums. Labels and weights must have been
  /// checked.
  @inline(never)
  public func add(
    _ first: Int, _ count: Int, _ w: UnsafePointer<Double>, _ b: Double, to sums: inout RunningSums,
    _ columns: RunningColumns
  ) {
    let neuron = Outputs(
      Numbers(base: UnsafeRawPointer(w), count: x.columns, stride: 8, storage: .float64), b)
    var stack = neuron_stack_memory()
    withUnsafeMutablePointer(to: &stack) {
      let tile = Tile(neuron_stack_lines($0).unsafelyUnwrapped)
      var at = 0
      while at < count {
        let size = min(Tile.rows, count &- at)
        _ = tile.load(y, weight, first &+ at, size)
        logits(0, of: neuron, first &+ at, size, tile)
        tile.minors(size)
        tile.losses(size)
        tile.residuals(size)
        var row = 0
        while row < size {
          let s = tile.weight[row]
          if s != 0 {
            let term = tile.result[row] * s
            tile.result[row] = term
            sums.loss += tile.loss[row] * s
            sums.bias += term
            sums.weight += s
          }
          row &+= 1
        }
        x.add(first &+ at, size, tile.result, tile.weight, to: columns)
        at &+= size
      }
    }
  }

  /// Copies the first row that counts, among those from `first` on, `count` of them, to `target`; does
  /// nothing if there is none.
  @inline(never)
  public func copyFirst(of first: Int, _ count: Int, to target: UnsafeMutablePointer<Double>) {
    var row = first
    while row < first &+ count && weight?.some(row, 1).lane(0) == 0 { row &+= 1 }
    if row == first &+ count { return }
    var at = x.base + row &* x.rowStride
    var column = 0
    while column < x.columns {
      target.put(x.strided(at, min(8, x.columns &- column)), column)
      at += 8 &* x.columnStride
      column &+= 8
    }
  }
}

extension Matrix {
  @inline(never)
  fileprivate func add(
    _ first: Int, _ count: Int, _ g: UnsafePointer<Double>, _ weights: UnsafePointer<Double>,
    to sums: RunningColumns
  ) {
    // A call in the loop would cost the dense way its registers.
    if columnStride == (isFloat32 ? 4 : 8) {
      add(first, count, g, weights, to: sums) {
        isFloat32 ? Floats.some($0, 4, $1) : Doubles.some($0, 8, $1)
      }
    } else {
      add(first, count, g, weights, to: sums) { strided($0, $1) }
    }
  }

  @inline(__always)
  private func add(
    _ first: Int, _ count: Int, _ g: UnsafePointer<Double>, _ weights: UnsafePointer<Double>,
    to sums: RunningColumns, _ load: (_ at: UnsafeRawPointer, _ some: Int) -> Eight
  ) {
    var column = 0
    while column < columns {
      let some = min(8, columns &- column)
      let origin = UnsafeRawPointer(sums.origin + column).eight()
      var gradient = sums.gradient.eight(column)
      var distance = sums.first.eight(column)
      var square = sums.second.eight(column)
      var at = base + first &* rowStride + column &* columnStride
      var row = 0
      while row < count {
        let s = weights[row]
        if s != 0 {
          let items = load(at, some)
          gradient += items * Eight(repeating: g[row])
          let away = items - origin
          let term = away * Eight(repeating: s)
          distance += term
          square += term * away
        }
        at += rowStride
        row &+= 1
      }
      sums.gradient.put(gradient, column)
      sums.first.put(distance, column)
      sums.second.put(square, column)
      column &+= 8
    }
  }
}
