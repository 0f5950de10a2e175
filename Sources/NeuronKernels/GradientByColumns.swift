// SPDX-License-Identifier: MIT
import CNeuronShims

/// The gradient over rows whose columns lie as one piece each: some columns at a time, and all rows that
/// `byColumns` has just read of them. What a look at a column costs beside its items is shared by the
/// blocks, and so are the trees.
extension Matrix {
  /// The rows whose products, then gradients, are made together: whole blocks, `productsGroup` at most.
  ///
  /// So few that they stay in the second-level cache, but runs of a column shorter than 2 KB are the
  /// slower to come; for those, the third level does.
  @inline(never)
  static func gradientGroup(columns: Int, size: Int, outputs: Int) -> Int {
    var rows = productsGroup(outputs: outputs)
    while rows > blockRows(columns: columns)
      && rows &* columns &* size > (rows &* size > 2048 ? 5 &<< 16 : 1 &<< 21)
    {
      rows &>>= 1
    }
    return rows
  }

  /// The rows whose products there is memory for.
  @inline(__always)
  static func productsGroup(outputs: Int) -> Int {
    outputs > 1 && pairsColumns ? Tile.group / 2 : Tile.group
  }

  /// sum_i g_i x_i over each block of the rows from `first` on, where `isByColumns`.
  ///
  /// - Parameters:
  ///   - count: Rows, a multiple of 8.
  ///   - g: `count` numbers of each output, `hop` from those of the one to those of the next.
  ///   - sums: Room for `columns` numbers of each block and, within it, output; `sumsHop` from the one
  ///     to the next.
  @inline(never)
  func blockGradients(
    _ first: Int, _ count: Int, _ outputs: Int, _ g: UnsafePointer<Double>, _ hop: Int,
    into sums: UnsafeMutablePointer<Double>, _ sumsHop: Int
  ) {
    let at = base + first &* rowStride
    let hops = (factors: hop, blocks: outputs &* sumsHop, outputs: sumsHop)
    var output = 0
    while output < outputs {
      let g = g + output &* hop
      let sums = sums + output &* sumsHop
      let isPair = Matrix.pairsColumns && output &+ 1 < outputs
      switch (isFloat32, isPair) {
      case (true, true): blockGradients(Floats.self, Two.self, at, count, g, sums, hops)
      case (false, true): blockGradients(Doubles.self, Two.self, at, count, g, sums, hops)
      case (true, false): blockGradients(Floats.self, One.self, at, count, g, sums, hops)
      case (false, false): blockGradients(Doubles.self, One.self, at, count, g, sums, hops)
      }
      output &+= isPair ? 2 : 1
    }
  }

  /// - Parameter hops: From the factors of one output to those of the next, from the sums of a block to the
  ///   next one's and, within a block, from those of an output to the next one's.
  @inline(never) @_optimize(speed)
  private func blockGradients<Axis: Items, Share: Sharing>(
    _: Axis.Type, _: Share.Type, _ first: UnsafeRawPointer, _ count: Int,
    _ g: UnsafePointer<Double>, _ sums: UnsafeMutablePointer<Double>,
    _ hops: (factors: Int, blocks: Int, outputs: Int)
  ) {
    let registers = neuron_accumulators() >= 16 ? 8 : neuron_accumulators() >= 4 ? 4 : 1
    // Columns at a time.
    let some = Share.isPair ? registers / 2 : registers
    let block = blockRows(columns: columns)
    var column = 0
    while column < columns {
      // What is left over is taken along with some columns once more.
      column = min(column, columns &- some)
      var p = first + column &* columnStride
      var out = sums + column
      var row = 0
      while row < count {
        let end = min(count, row &+ block)
        var (a, b, c, d) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
        var (e, f, g7, h) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
        repeat {
          let factor = UnsafeRawPointer(g + row).eight()
          @inline(__always) func items(_ i: Int) -> Eight {
            Axis.eight(p + i &* columnStride, Axis.size)
          }
          if Share.isPair {
            let other = UnsafeRawPointer(g + (hops.factors &+ row)).eight()
            @inline(__always) func both(_ sum: inout Eight, _ second: inout Eight, _ i: Int) {
              let items = items(i)
              sum += items * factor
              second += items * other
            }
            if some == 4 {
              both(&a, &e, 0)
              both(&b, &f, 1)
              both(&c, &g7, 2)
              both(&d, &h, 3)
            } else {
              both(&a, &c, 0)
              both(&b, &d, 1)
            }
          } else {
            a += items(0) * factor
            if some >= 4 {
              b += items(1) * factor
              c += items(2) * factor
              d += items(3) * factor
            }
            if some >= 8 {
              e += items(4) * factor
              f += items(5) * factor
              g7 += items(6) * factor
              h += items(7) * factor
            }
          }
          p += 8 &* Axis.size
          row &+= 8
        } while row < end
        let to = UnsafeMutableRawPointer(out)
        let toOther = UnsafeMutableRawPointer(out + hops.outputs)
        if registers == 8 {
          let all = trees(a, b, c, d, e, f, g7, h)
          if Share.isPair {
            to.storeBytes(of: all.lowHalf, as: SIMD4<Double>.self)
            toOther.storeBytes(of: all.highHalf, as: SIMD4<Double>.self)
          } else {
            to.put(all)
          }
        } else if registers == 4 {
          let all = trees(a, b, c, d)
          if Share.isPair {
            to.storeBytes(of: all.lowHalf, as: SIMD2<Double>.self)
            toOther.storeBytes(of: all.highHalf, as: SIMD2<Double>.self)
          } else {
            to.storeBytes(of: all, as: SIMD4<Double>.self)
          }
        } else {
          out[0] = a.tree
        }
        out += hops.blocks
      }
      column &+= some
    }
  }
}
