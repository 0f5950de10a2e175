// SPDX-License-Identifier: MIT

/// Which way a fit goes, by its shape and its penalties.
struct Route {
  let solver: Settings.Solver
  /// Whether there is room and reason for a matrix of (d + 1)^2 numbers.
  let isDense: Bool

  /// Beyond this many unknowns a Cholesky factor costs more than it saves.
  private static let mostDense = 2048

  init(_ settings: Settings, rows: Int, columns: Int) {
    var solver = settings.solver
    let unknowns = columns &+ 1
    if solver == .auto {
      if settings.l1 > 0 {
        solver = .coordinateDescent
      } else if unknowns <= 64 && rows < Levels.base(unknowns) &* 8 {
        solver = .newton
      } else {
        solver = .lbfgs
      }
    }
    self.solver = solver
    switch solver {
    case .newton: isDense = true
    case .lbfgs: isDense = unknowns <= Route.mostDense && settings.hasMetric
    default: isDense = unknowns <= Route.mostDense && !settings.isPenalized
    }
  }
}
