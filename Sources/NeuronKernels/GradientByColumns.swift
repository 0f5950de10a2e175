// SPDX-License-Identifier: MIT
import CNeuronShims

/// The gradient over rows whose columns lie as one piece each: some columns at a time, and all rows that
/// `byColumns` has just read of them. What a look at a column costs beside its items is shared by the
/// blocks, and so are the trees.
extension Matrix {
  /// The rows whose products, then gradients, are made together: whole blocks, `Tile.group` at most.
  ///
  /// So few that they stay in the second-level cache, but runs of a column shorter than 2 KB are the
  /// slower to come; for those, the third level does.
  @inline(never)
  static func gradientGroup(columns: Int, size: Int) -> Int {
    var rows = Tile.group
    while rows > blockRows(columns: columns)
      && rows &* columns &* size > (rows &* size > 2048 ? 5 &<< 16 : 1 &<< 21)
    {
      rows &>>= 1
    }
    return rows
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
    var output = 0
    while output < outputs {
      let g = g + output &* hop
      let sums = sums + output &* sumsHop
      if isFloat32 {
        blockGradients(Floats.self, at, count, g, sums, outputs &* sumsHop)
      } else {
        blockGradients(Doubles.self, at, count, g, sums, outputs &* sumsHop)
      }
      output &+= 1
    }
  }

  @inline(never) @_optimize(speed)
  private func blockGradients<Axis: Items>(
    _: Axis.Type, _ first: UnsafeRawPointer, _ count: Int, _ g: UnsafePointer<Double>,
    _ sums: UnsafeMutablePointer<Double>, _ hop: Int
  ) {
    let some = neuron_accumulators() >= 16 ? 8 : neuron_accumulators() >= 4 ? 4 : 1
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
            Axis.eight(p + i &* columnStride, Axis.size) * factor
          }
          a += items(0)
          if some >= 4 {
            b += items(1)
            c += items(2)
            d += items(3)
          }
          if some >= 8 {
            e += items(4)
            f += items(5)
            g7 += items(6)
            h += items(7)
          }
          p += 8 &* Axis.size
          row &+= 8
        } while row < end
        if some >= 8 {
          out.put(trees(a, b, c, d, e, f, g7, h), 0)
        } else if some >= 4 {
          UnsafeMutableRawPointer(out).storeBytes(
            of: trees(a, b, c, d), as: SIMD4<Double>.self)
        } else {
          out[0] = a.tree
        }
        out += hop
      }
      column &+= some
    }
  }
}
