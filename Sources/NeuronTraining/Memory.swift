// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronThreads

/// The memory of a fit, handed out once.
struct FitMemory {
  let columns: Int
  let size: Int
  let w: Vector
  let scale: Vector
  let mean: Vector
  let largest: Vector
  let diagonal: Vector
  let work: Vector
  let descent: Vector
  let gap: Vector
  let factor: Vector
  let active: Vector
  let hessian: Vector
  /// A number a row.
  let curvatures: Vector
  let gram: Gram
  /// The factor of the bias alone.
  let one: Vector
  let pass: Vector

  init(
    _ workspace: inout Workspace, _ settings: Settings, rows: Int, columns: Int, threads: Int
  ) {
    let route = Route(settings, rows: rows, columns: columns)
    self.columns = columns
    size = padded(columns &+ 1)
    w = workspace.take(size)
    scale = workspace.take(size)
    mean = workspace.take(size)
    largest = workspace.take(size)
    diagonal = workspace.take(size)
    work = workspace.take(size)
    descent = workspace.take(Descent.words(size))
    gap = workspace.take(DualityGap.words(size))
    let isCoordinate = route.solver == .coordinateDescent
    let unknowns = isCoordinate ? ActiveSet.most(columns) : route.isDense ? columns &+ 1 : 0
    factor = workspace.take(unknowns == 0 ? 0 : Cholesky.words(unknowns))
    active = workspace.take(
      isCoordinate ? ActiveSet.words(columns: columns) : 0)
    // The baseline's is of the bias alone.
    let least = hessianWords(rows: rows, columns: 0, threads: threads)
    let most =
      isCoordinate
      ? threads &* Products.memory(count: unknowns) &>> 3
      : route.isDense ? curvatureWords(rows: rows, columns: columns, threads: threads) : 0
    hessian = workspace.take(max(least, most))
    curvatures = workspace.take(isCoordinate || (route.isDense && isInOnePiece(columns)) ? rows : 0)
    gram = Gram(&workspace, settings, rows: rows, columns: columns, threads: threads)
    one = workspace.take(Cholesky.words(1))
    // The bias alone has longer blocks than it has with all columns.
    pass = workspace.take(max(passWords(rows, columns, threads), passWords(rows, 0, threads)))
  }
}

/// Of a pass over all rows, or over every k-th.
private func passWords(_ rows: Int, _ columns: Int, _ threads: Int) -> Int {
  let plan = Plan(rows: rows, columns: columns, work: 3 &* columns &+ 64, threads: threads)
  return Pass.memory(columns: columns, plan.forFewerRows) &>> 3
}

/// The bytes that a fit works in, 64-byte aligned.
public func fitMemory(_ settings: Settings, rows: Int, columns: Int, threads: Int) -> Int {
  var workspace = Workspace(nil)
  _ = FitMemory(&workspace, settings, rows: rows, columns: columns, threads: threads)
  return workspace.words &* 8
}
