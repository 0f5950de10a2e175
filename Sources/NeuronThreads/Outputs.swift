// SPDX-License-Identifier: MIT
import NeuronKernels

/// Several neurons over the same rows: their number, their biases, and how far the numbers of each
/// lie from those of the one before.
public struct Outputs {
  public let count: Int
  let biases: Numbers
  /// Bytes from an output's first weight, label or result to the next output's.
  let weightStride: Int
  public var labelStride = 0
  public var resultStride = 0

  public init(biases: Numbers, weightStride: Int) {
    count = biases.count
    self.biases = biases
    self.weightStride = weightStride
  }

  /// Numbers in the node of one output.
  public static func node(columns: Int) -> Int { Sums.head &+ padded(columns) }

  /// The bytes that the sums of `gradients` over so many rows take, 64-byte aligned.
  static func memory(rows: Int, columns: Int, outputs: Int) -> Int {
    var workspace = Workspace(nil)
    _ = OutputsMemory(&workspace, rows: rows, columns: columns, outputs: outputs)
    return workspace.words &* 8
  }
}

private struct OutputsMemory {
  /// Of nodes with those of all outputs side by side.
  let tree: UnsafeMutablePointer<Double>
  /// What the gradient of one output over one group works in.
  let one: UnsafeMutableRawPointer

  init(_ workspace: inout Workspace, rows: Int, columns: Int, outputs: Int) {
    let group = groupRows(columns: columns)
    tree = workspace.take(
      Tree.size(rows: rows, blockRows: group, width: outputs &* Outputs.node(columns: columns)))
    one = UnsafeMutableRawPointer(
      workspace.take(gradientMemory(rows: group, columns: columns) &>> 3))
  }
}

/// The rows that are read from memory once, and by all outputs from the second-level cache: at most
/// 256 KB of float64, or one block. An aligned power of two of blocks, so that the sums over them are
/// one node of the tree over all rows.
private func groupRows(columns: Int) -> Int {
  var rows = blockRows(columns: columns)
  while rows &* (columns &+ 1) <= 1 &<< 14 { rows &<<= 1 }
  return rows
}

extension Plan {
  /// Of the gradients of several outputs. Where nodes are large, there are few.
  @inline(never)
  public init(outputs: Int, rows: Int, columns: Int, threads: Int) {
    let isSmall = outputs &* Outputs.node(columns: columns) <= 1 &<< 14
    self.init(
      rows: rows, columns: columns, work: outputs &* (2 &* columns &+ 64), threads: threads,
      chunks: isSmall ? 64 : 16)
  }
}

extension Pass {
  /// This pass for one output alone.
  @inline(never)
  private func of(_ output: Int, _ outputs: UnsafePointer<Outputs>, _ operation: Operation) -> Pass
  {
    var pass = self
    pass.w.base += output &* outputs.pointee.weightStride
    pass.b = outputs.pointee.biases.item(output)
    pass.operation = operation
    return pass
  }

  /// The logits or activations of all outputs. Labels and weights do not enter.
  ///
  /// - Parameter results: The first one's, of all rows.
  @inline(never)
  func rows(
    _ first: Int, _ count: Int, _ kind: RowResult, _ outputs: UnsafePointer<Outputs>,
    _ results: Results
  ) {
    let end = first &+ count
    let group = groupRows(columns: samples.x.columns)
    var first = first
    while first < end {
      var results = results
      var output = 0
      while output < outputs.pointee.count {
        of(output, outputs, .rows(kind, results)).run(rows: first, min(group, end &- first))
        results.base += outputs.pointee.resultStride
        output &+= 1
      }
      first &+= group
    }
  }

  /// The sums of loss, residual, weight, and residual times x of all outputs: the nodes of all lie
  /// side by side in one, whose head is the first one's. At least one row and one output.
  ///
  /// - Parameters:
  ///   - part: Rows, with the first one's labels.
  ///   - memory: `Outputs.memory` bytes, 64-byte aligned.
  @inline(never)
  func gradients(
    _ part: Samples, _ outputs: UnsafePointer<Outputs>, _ memory: UnsafeMutableRawPointer
  ) -> ColumnSums {
    let columns = part.x.columns
    let count = outputs.pointee.count
    let width = Outputs.node(columns: columns)
    let groupRows = groupRows(columns: columns)
    var workspace = Workspace(memory)
    let memory = OutputsMemory(&workspace, rows: part.x.rows, columns: columns, outputs: count)
    var tree = Tree(memory: memory.tree, width: count &* width)
    var first = 0
    while first < part.x.rows {
      var group = part.rows(first, min(groupRows, part.x.rows &- first))
      var node = tree.next
      var output = 0
      while output < count {
        let root = of(output, outputs, .gradient(withLoss: true)).columnSums(group, memory.one)
        // A group whose weights are all 0 has no fault.
        if root.sums.fault != .none && root.sums.fault != .total {
          return ColumnSums(sums: root.sums, columns: memory.tree)
        }
        root.sums.write(to: node)
        (node + Sums.head).update(from: root.columns, count: width &- Sums.head)
        node += width
        group.y?.base += outputs.pointee.labelStride
        output &+= 1
      }
      tree.add()
      first &+= groupRows
    }
    let root = tree.root()
    return ColumnSums(sums: Sums(node: root), columns: root + Sums.head)
  }
}
