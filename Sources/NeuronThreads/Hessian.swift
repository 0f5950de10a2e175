// SPDX-License-Identifier: MIT
import NeuronKernels

extension Plan {
  /// Of a part of the Hessian: its nodes are large, and so there are few.
  public init(_ part: HessianPart, rows: Int, columns: Int, threads: Int) {
    self.init(rows: rows, columns: columns, work: part.work, threads: threads, chunks: 16)
  }
}

extension Samples {
  /// The Hessian of J, handed out entry by entry, j <= k; index `columns` is b's.
  ///
  /// Nothing is handed out if the samples have a fault: the first pass finds it.
  ///
  /// - Parameters:
  ///   - ofScores: Hands out the mean product of the rows' scores, (a_i - y_i) x_i, instead.
  ///   - memory: As much as `Pass.memory` says for the first part.
  public func hessian(
    _ w: Numbers, _ b: Double, ofScores: Bool = false, _ plan: Plan,
    memory: UnsafeMutableRawPointer,
    _ entry: (_ j: Int, _ k: Int, _ value: Double) -> Void
  ) -> Fault {
    var next = HessianPart(row: 0, columns: x.columns, ofScores: ofScores)
    while let part = next {
      let root = Pass(self, w, b, .hessian(part)).columnSums(plan, memory: memory)
      if root.sums.fault != .none { return root.sums.fault }
      part.means(root, x.columns, entry)
      next = HessianPart(row: part.nextRow, columns: x.columns, ofScores: ofScores)
    }
    return .none
  }
}
