// SPDX-License-Identifier: MIT
import CNeuronShims

/// The logits of rows whose columns lie as one piece each.
///
/// Column after column, a tile's rows of each at a time, as memory lies: rows first, each look at a
/// column would have a line or two of it, and where columns are a multiple of 4096 bytes apart, all of
/// those compete for the same few places of the cache.
extension Matrix {
  /// - Parameters:
  ///   - count: A multiple of 8.
  @inline(never)
  func byColumns(
    _ first: Int, _ count: Int, _ w: UnsafePointer<Double>,
    into products: UnsafeMutablePointer<Double>, _ tile: Tile
  ) {
    let at = base + first &* rowStride
    if isFloat32 {
      byColumns(Floats.self, at, count, w, tile, products)
    } else {
      byColumns(Doubles.self, at, count, w, tile, products)
    }
  }

  @inline(never) @_optimize(speed)
  private func byColumns<Axis: Items>(
    _ axis: Axis.Type, _ first: UnsafeRawPointer, _ count: Int, _ w: UnsafePointer<Double>,
    _ tile: Tile, _ products: UnsafeMutablePointer<Double>
  ) {
    // The sums of the rows stay in the cache.
    let lanes = tile.columnLanes
    var index = 0
    while index < 8 &* Tile.rows {
      lanes.put(.zero, index)
      index &+= 8
    }
    let next = first + count &* rowStride
    // Without wide registers, arithmetic is what is waited for.
    let lead = neuron_accumulators() >= 4 ? tile.ahead.pointee.columns : 16
    var column = 0
    while column < columns {
      let sums = lanes + (column & 7) &* Tile.rows
      let at = first + column &* columnStride
      // Some columns on, or among the first of the rows that come next.
      let later = column &+ lead
      let near =
        later < columns ? at + lead &* columnStride : next + (later &- columns) &* columnStride
      // Of two columns in one lane, the sums are loaded and stored once.
      if column &+ 8 < columns {
        two(axis, at, near, count, w[column], w[column &+ 8], sums)
      } else {
        one(axis, at, near, count, w[column], sums)
      }
      column &+= column & 7 == 7 ? 9 : 1
    }
    var row = 0
    while row < count {
      let lane = lanes + row
      @inline(__always) func sum(_ a: Int) -> Eight {
        lane.eight(a &* Tile.rows) + lane.eight((a &+ 4) &* Tile.rows)
      }
      products.put((sum(0) + sum(2)) + (sum(1) + sum(3)), row)
      row &+= 8
    }
  }

  @inline(__always)
  private func one<Axis: Items>(
    _: Axis.Type, _ at: UnsafeRawPointer, _ near: UnsafeRawPointer, _ count: Int, _ w: Double,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let factor = Eight(repeating: w)
    var row = 0
    while row < count {
      let items = Axis.eight(at + row &* rowStride, rowStride)
      sums.put(sums.eight(row) + items * factor, row)
      neuron_prefetch(near + row &* rowStride)
      row &+= 8
    }
    // The run may begin within a line, and end within one more.
    neuron_prefetch(near + row &* rowStride)
  }

  @inline(__always)
  private func two<Axis: Items>(
    _: Axis.Type, _ at: UnsafeRawPointer, _ near: UnsafeRawPointer, _ count: Int, _ w: Double,
    _ second: Double, _ sums: UnsafeMutablePointer<Double>
  ) {
    let factor = Eight(repeating: w)
    let next = Eight(repeating: second)
    let step = 8 &* columnStride
    var row = 0
    while row < count {
      let p = at + row &* rowStride
      let items = Axis.eight(p, rowStride)
      let others = Axis.eight(p + step, rowStride)
      sums.put((sums.eight(row) + items * factor) + others * next, row)
      neuron_prefetch(near + row &* rowStride)
      neuron_prefetch(near + step + row &* rowStride)
      row &+= 8
    }
    neuron_prefetch(near + row &* rowStride)
    neuron_prefetch(near + step + row &* rowStride)
  }
}
