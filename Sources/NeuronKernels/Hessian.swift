// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronNumerics

/// The memory of `Samples.hessian`.
struct HessianMemory {
  /// Columns of the Hessian, b's included, padded to whole registers.
  let width: Int
  /// Rows of the Hessian that one pass over X adds up.
  let height: Int
  let w: UnsafeMutablePointer<Double>
  let tree: UnsafeMutablePointer<Double>
  let tile: UnsafeMutablePointer<Double>
  /// A block's weighted curvatures, and its weights.
  let curvatures: UnsafeMutablePointer<Double>
  let weights: UnsafeMutablePointer<Double>
  /// A block's rows of weight other than 0, row-major: x_i and a 1.
  let rows: UnsafeMutablePointer<Double>
  /// The same rows' entries of the pass, times the weighted curvature.
  let scaled: UnsafeMutablePointer<Double>

  init(_ workspace: inout Workspace, rows: Int, columns: Int) {
    let block = blockRows(columns: columns)
    width = roundedUp(columns &+ 1)
    height = min(width, 64)
    w = workspace.take(columns)
    tree = workspace.take(
      Tree.size(rows: rows, blockRows: block, width: Sums.head &+ height &* width))
    tile = workspace.take(Tile.words)
    curvatures = workspace.take(block)
    weights = workspace.take(block)
    self.rows = workspace.take(block &* width)
    scaled = workspace.take(block &* height)
  }
}

/// The bytes that `Samples.hessian` works in, 64-byte aligned.
public func hessianMemory(rows: Int, columns: Int) -> Int {
  var workspace = Workspace(nil)
  _ = HessianMemory(&workspace, rows: rows, columns: columns)
  return workspace.words &* 8
}

extension Samples {
  /// The Hessian of J, handed out entry by entry, j <= k; index `columns` is b's. At least one row.
  ///
  /// Nothing is handed out if the samples have a fault. A few rows of the Hessian at a time, each
  /// time with a pass over X, so that a tree of them stays small.
  ///
  /// - Parameter memory: `hessianMemory` bytes, 64-byte aligned.
  @inline(__always)
  public func hessian(
    _ w: Numbers, _ b: Double, memory: UnsafeMutableRawPointer,
    _ entry: (_ j: Int, _ k: Int, _ value: Double) -> Void
  ) -> Fault {
    var workspace = Workspace(memory)
    let memory = HessianMemory(&workspace, rows: x.rows, columns: x.columns)
    let w = w.dense(or: memory.w)
    var top = 0
    while top <= x.columns {
      let sums = hessianRows(w, b, memory, top)
      if sums.sums.fault != .none { return sums.sums.fault }
      let bottom = min(top &+ memory.height, x.columns &+ 1)
      var j = top
      while j < bottom {
        var k = j
        while k <= x.columns {
          let sum = sums.columns[(j &- top) &* memory.width &+ k]
          entry(j, k, (sum / sums.sums.weight).canonical)
          k &+= 1
        }
        j &+= 1
      }
      top = bottom
    }
    return .none
  }

  @inline(never)
  private func hessianRows(
    _ w: UnsafePointer<Double>, _ b: Double, _ memory: HessianMemory, _ top: Int
  ) -> ColumnSums {
    let height = min(memory.height, memory.width &- top)
    var tree = Tree(memory: memory.tree, width: Sums.head &+ memory.height &* memory.width)
    let tile = Tile(memory.tile)
    let fault = sum(
      into: &tree, tile, Terms(hasBias: true), bias: memory.curvatures, weights: memory.weights,
      fill: { first, count in
        x.logits(first, count, w, into: tile.z)
        tile.add(b, offset, first, count)
        tile.minors(count)
        tile.curvatures(count)
      },
      columns: { first, count, _, node in
        let kept = pack(first, count, memory, top, height)
        var j = 0
        while j < height {
          // Entries below the diagonal are left out, in whole registers.
          var k = (top &+ j) & ~7
          while k < memory.width {
            product(kept, memory, j, k, into: node + (j &* memory.width &+ k))
            k &+= 8
          }
          j &+= neuron_accumulators()
        }
      })
    if fault != .none { return ColumnSums(sums: Sums(fault), columns: memory.tree) }
    let root = tree.root()
    return ColumnSums(sums: Sums(node: root), columns: root + Sums.head)
  }

  /// Copies a block's rows side by side, without those of weight 0; returns how many are left.
  @inline(never)
  private func pack(
    _ first: Int, _ count: Int, _ memory: HessianMemory, _ top: Int, _ height: Int
  ) -> Int {
    var kept = 0
    var index = 0
    while index < count {
      if memory.weights[index] != 0 {
        let row = memory.rows + kept &* memory.width
        var at = x.base + (first &+ index) &* x.rowStride
        var column = 0
        while column < x.columns {
          row[column] =
            x.isFloat32 ? Double(at.load(as: Float.self)) : at.load(as: Double.self)
          at += x.columnStride
          column &+= 1
        }
        row[column] = 1
        column &+= 1
        while column < memory.width {
          row[column] = 0
          column &+= 1
        }
        let scaled = memory.scaled + kept &* memory.height
        var j = 0
        while j < height {
          scaled[j] = memory.curvatures[index] * row[top &+ j]
          j &+= 1
        }
        kept &+= 1
      }
      index &+= 1
    }
    return kept
  }

  /// Eight columns of a few rows of a block's sum, in the order of X's rows, in registers.
  @inline(__always)
  private func product(
    _ count: Int, _ memory: HessianMemory, _ j: Int, _ k: Int,
    into sums: UnsafeMutablePointer<Double>
  ) {
    var scaled = UnsafePointer(memory.scaled + j)
    var row = UnsafeRawPointer(memory.rows + k)
    var (a, b, c, d) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
    var index = 0
    while index < count {
      let items = row.eight()
      a += Eight(repeating: scaled[0]) * items
      b += Eight(repeating: scaled[1]) * items
      if neuron_accumulators() >= 4 {
        c += Eight(repeating: scaled[2]) * items
        d += Eight(repeating: scaled[3]) * items
      }
      scaled += memory.height
      row += memory.width &* 8
      index &+= 1
    }
    let out = UnsafeMutableRawPointer(sums)
    let stride = memory.width &* 8
    out.put(a)
    (out + stride).put(b)
    if neuron_accumulators() >= 4 {
      (out + 2 &* stride).put(c)
      (out + 3 &* stride).put(d)
    }
  }
}
