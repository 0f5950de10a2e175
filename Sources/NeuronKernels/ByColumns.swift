// SPDX-License-Identifier: MIT
import CNeuronShims

/// The logits of rows whose columns lie as one piece each, of one output or of two that share loads.
///
/// Column after column, as memory lies: rows first, each look at a column would have a line or two of
/// it, and where columns are a multiple of 4096 bytes apart, all of those compete for the same few places
/// of the cache. The more rows at a time, the longer the runs of memory, and the sooner they are read.
extension Matrix {
  /// Whether outputs can be taken by twos.
  static var pairsColumns: Bool { neuron_accumulators() >= 4 }

  /// - Parameters:
  ///   - count: A multiple of 8, at most `Tile.group`; half of that for two outputs, and the products of the
  ///     second are that far behind those of the first.
  ///   - hop: From the weights of the first output to those of the second; nil if there is one.
  @inline(never)
  func byColumns(
    _ first: Int, _ count: Int, _ w: UnsafePointer<Double>, _ hop: Int?,
    into products: UnsafeMutablePointer<Double>, _ tile: Tile
  ) {
    let at = base + first &* rowStride
    switch (isFloat32, hop) {
    case (true, let hop?):
      if Matrix.pairsColumns { byColumns(Floats.self, Two.self, at, count, w, hop, tile, products) }
    case (false, let hop?):
      if Matrix.pairsColumns {
        byColumns(Doubles.self, Two.self, at, count, w, hop, tile, products)
      }
    case (true, nil): byColumns(Floats.self, One.self, at, count, w, 0, tile, products)
    case (false, nil): byColumns(Doubles.self, One.self, at, count, w, 0, tile, products)
    }
  }

  /// One lane of all rows after the other, in the order of the tree: 0 + 4, 2 + 6, 1 + 5, 3 + 7. So few
  /// sums wait for others, and they stay in the first-level cache.
  @inline(never) @_optimize(speed)
  private func byColumns<Axis: Items, Share: Sharing>(
    _ axis: Axis.Type, _ share: Share.Type, _ first: UnsafeRawPointer, _ count: Int,
    _ w: UnsafePointer<Double>, _ hop: Int, _ tile: Tile, _ products: UnsafeMutablePointer<Double>
  ) {
    // Sums that wait, the one that will be the result first.
    @inline(__always) func sums(_ height: Int) -> UnsafeMutablePointer<Double> {
      height == 0 ? products : tile.columnLanes + (height &- 1) &* Tile.group
    }
    var height = 0
    var turn = 0
    while turn < 8 {
      let lane = turn.lane
      // The columns of the next lane, of these rows or of the next.
      let later = turn &+ 1
      let ahead =
        ((later & 7).lane &- lane) &* columnStride &+ (later > 7 ? count &* rowStride : 0)
      let sum = sums(height)
      var column = lane
      while column < columns {
        let at = first + column &* columnStride
        let left = (columns &- column &+ 7) &>> 3
        let isFirst = column == lane
        if left >= 4 {
          add(4, axis, share, at, ahead, count, w + column, hop, to: sum, isFirst)
          column &+= 32
        } else if left >= 2 && neuron_accumulators() >= 4 {
          add(2, axis, share, at, ahead, count, w + column, hop, to: sum, isFirst)
          column &+= 16
        } else {
          add(1, axis, share, at, ahead, count, w + column, hop, to: sum, isFirst)
          column &+= 8
        }
      }
      turn &+= 1
      height &+= 1
      // Two of the same height in the tree become one.
      var pairs = turn
      while pairs & 1 == 0 {
        height &-= 1
        let left = sums(height &- 1)
        let right = sums(height)
        @inline(__always) func add(_ room: Int) {
          var row = room
          while row < room &+ count {
            left.put(left.eight(row) + right.eight(row), row)
            row &+= 8
          }
        }
        add(0)
        if Share.isPair { add(Tile.group / 2) }
        pairs &>>= 1
      }
    }
  }

  /// Adds some columns, each the eighth from the one before, times their weights.
  @inline(__always)
  private func add<Axis: Items, Share: Sharing>(
    _ some: Int, _: Axis.Type, _: Share.Type, _ at: UnsafeRawPointer, _ ahead: Int, _ count: Int,
    _ w: UnsafePointer<Double>, _ hop: Int, to sums: UnsafeMutablePointer<Double>, _ isFirst: Bool
  ) {
    let step = 8 &* columnStride
    @inline(__always) func factor(_ i: Int) -> Eight {
      i < some ? Eight(repeating: w[8 &* i]) : .zero
    }
    let factors = (factor(0), factor(1), factor(2), factor(3))
    @inline(__always) func other(_ i: Int) -> Eight {
      Share.isPair && i < some ? Eight(repeating: w[8 &* i &+ hop]) : .zero
    }
    let others = (other(0), other(1), other(2), other(3))
    let otherSums = sums + Tile.group / 2
    var p = at
    var row = 0
    while row < count {
      var sum = isFirst ? Eight.zero : sums.eight(row)
      var other = !Share.isPair || isFirst ? Eight.zero : otherSums.eight(row)
      @inline(__always) func add(_ i: Int, _ factor: Eight, _ second: Eight) {
        if i >= some { return }
        let q = p + i &* step
        let items = Axis.eight(q, rowStride)
        sum += items * factor
        if Share.isPair { other += items * second }
        // The line of the last of them: that of the first came with what precedes them.
        neuron_prefetch(q + ahead + 7 &* Axis.size)
      }
      add(0, factors.0, others.0)
      add(1, factors.1, others.1)
      add(2, factors.2, others.2)
      add(3, factors.3, others.3)
      sums.put(sum, row)
      if Share.isPair { otherSums.put(other, row) }
      p += 8 &* rowStride
      row &+= 8
    }
  }
}
