// SPDX-License-Identifier: MIT
import NeuronKernels

/// What stands in for the Hessian: its inverse begins every step of the quasi-Newton method.
enum Metric {
  /// The Hessian's diagonal, inverted.
  case diagonal(Vector)
  case cholesky(Cholesky)

  /// x = M^-1 x.
  func solve(_ x: Vector, _ size: Int) {
    switch self {
    case .diagonal(let inverse): multiply(x, inverse, into: x, size)
    case .cholesky(let factor): factor.solve(x)
    }
  }
}

/// The differences of the last steps and of their gradients, for L-BFGS.
///
/// Nocedal and Wright, *Numerical Optimization*, 2nd ed., algorithm 7.4.
struct Pairs {
  static let most = 10
  static func words(_ size: Int) -> Int { most &* 2 &* size &+ 3 &* 16 }

  private let size: Int
  private let steps: Vector
  private let changes: Vector
  private let products: Vector
  private let factors: Vector
  private(set) var count = 0
  private var next = 0

  init(_ memory: Vector, _ size: Int) {
    self.size = size
    steps = memory
    changes = memory + Pairs.most &* size
    products = changes + Pairs.most &* size
    factors = products + 16
  }

  mutating func removeAll() {
    count = 0
    next = 0
  }

  /// The place of the pair that is `age` steps old.
  private func slot(_ age: Int) -> Int {
    let index = next &- 1 &- age
    return index < 0 ? index &+ Pairs.most : index
  }

  /// Room for a new step and its change of gradient; `add` takes it in.
  var room: (step: Vector, change: Vector) {
    (steps + next &* size, changes + next &* size)
  }

  /// The pair that is `age` steps old.
  func pair(_ age: Int) -> (step: Vector, change: Vector) {
    (steps + slot(age) &* size, changes + slot(age) &* size)
  }

  /// Takes the pair in, unless it shows no curvature.
  mutating func add() {
    let (step, change) = room
    let product = dot(step, change, size)
    if !(product > 0x1p-80 * dot(change, change, size)) || !(product > 0) { return }
    products[next] = product
    next = next &+ 1 == Pairs.most ? 0 : next &+ 1
    count = min(count &+ 1, Pairs.most)
  }

  /// x = H x, with H the inverse Hessian that the pairs make of the metric's.
  func solve(_ x: Vector, _ metric: Metric) {
    var age = 0
    while age < count {
      let at = slot(age)
      let factor = dot(steps + at &* size, x, size) / products[at]
      factors[at] = factor
      NeuronTraining.add(0 - factor, changes + at &* size, to: x, size)
      age &+= 1
    }
    metric.solve(x, size)
    if case .diagonal(let inverse) = metric, count > 0 { scaleLast(x, inverse) }
    while age > 0 {
      age &-= 1
      let at = slot(age)
      let factor = dot(changes + at &* size, x, size) / products[at]
      NeuronTraining.add(factors[at] - factor, steps + at &* size, to: x, size)
    }
  }

  /// Scales x so that the metric fits the last pair: a diagonal knows nothing of how columns add up.
  private func scaleLast(_ x: Vector, _ inverse: Vector) {
    let at = slot(0)
    let change = changes + at &* size
    var square = 0.0
    var index = 0
    while index < size {
      square += change[index] * change[index] * inverse[index]
      index &+= 1
    }
    if square > 0 { scale(x, by: products[at] / square, size) }
  }
}
