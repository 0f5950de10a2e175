// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

/// A bound on J - J* by duality, where l1 > 0 or l2 > 0.
///
/// The dual point is the activations p = sigmoid(z) of the point itself. With an intercept it must
/// satisfy sum s (p - y) = 0, which no computed point does: it is blended with the activations of an
/// earlier point on the other side. The entropy is concave, so the dual value of the blend is at
/// least the blend of theirs; the loss makes up for that to second order, so that two points near
/// the minimum lose next to nothing. For l2 = 0 the dual point is then drawn towards the labels,
/// until its gradient is within l1. docs/training.md has the derivation.
struct DualityGap {
  /// A point's dual point: the gradient of its loss, and E = loss - v.u - b g_b.
  struct Reference {
    let v: Vector
    var energy = 0.0
    var isSet = false

    init(_ v: Vector) { self.v = v }
  }

  private var above: Reference
  private var below: Reference
  /// v at the dual point.
  private let dual: Vector
  private let entropy: Double
  /// The bound but for the intercept's constraint.
  private(set) var core = Double.infinity

  static func words(_ size: Int) -> Int { 3 &* size }

  /// - Parameter entropy: The mean entropy of the labels.
  init(_ memory: Vector, _ size: Int, entropy: Double) {
    above = Reference(memory)
    below = Reference(memory + size)
    dual = memory + 2 &* size
    self.entropy = entropy
  }

  /// The bound at theta; infinite if no point on the other side is known yet.
  mutating func bound(_ o: Objective, _ theta: Vector, _ v: Vector, loss: Double) -> Double {
    let gb = v[o.columns]
    let energy = loss - dot(v, theta, o.size)
    let other = gb > 0 ? below : above
    // What the bound would be if the point satisfied the constraint.
    core = value(o, theta, v, energy, share: 0, other)
    defer { note(v, gb, energy, o.size) }
    if gb == 0 { return core }
    if !other.isSet { return .infinity }
    return value(o, theta, v, energy, share: gb / (gb - other.v[o.columns]), other)
  }

  private func value(
    _ o: Objective, _ theta: Vector, _ v: Vector, _ energy: Double, share: Double,
    _ other: Reference
  ) -> Double {
    let columns = o.columns
    var drop = 0.0
    var gap = 0.0
    copy(v, to: dual, o.size)
    if share != 0 {
      drop = share * (energy - other.energy)
      gap = drop + theta[columns] * v[columns]
      var j = 0
      while j < columns {
        dual[j] = v[j] + share * (other.v[j] - v[j])
        j &+= 1
      }
    }
    if o.l2 == 0 {
      var most = 0.0
      var j = 0
      while j < columns {
        if dual[j].absolute > most { most = dual[j].absolute }
        j &+= 1
      }
      if most > o.l1 {
        // A hair more, so that rounding leaves none outside.
        let keep = (o.l1 / most) * (1 - 0x1p-50)
        NeuronTraining.scale(dual, by: keep, o.size)
        gap += (1 - keep) * (energy - drop - entropy)
      }
    }
    var j = 0
    while j < columns {
      gap += DualityGap.coordinate(theta[j], v[j], dual[j], o.l1, o.l2)
      j &+= 1
    }
    // Two near points can leave a few units in the last place below zero.
    return gap > 0 ? gap : gap == gap ? 0 : .infinity
  }

  /// v u + (l2/2) u^2 + l1 |u| + the conjugate of the last two at `dual`; no term cancels near the
  /// minimum.
  private static func coordinate(
    _ u: Double, _ v: Double, _ dual: Double, _ l1: Double, _ l2: Double
  ) -> Double {
    let moved = (v - dual) * u
    let excess = dual.absolute - l1
    if excess <= 0 || l2 == 0 {
      return moved + (0.5 * l2 * u * u + (l1 * u.absolute + dual * u))
    }
    let sign: Double = dual < 0 ? -1 : 1
    let residual = l2 * u + sign * excess
    return moved + (residual * residual / (2 * l2) + l1 * (u.absolute + sign * u))
  }

  private mutating func note(_ v: Vector, _ gb: Double, _ energy: Double, _ size: Int) {
    if gb > 0 {
      copy(v, to: above.v, size)
      above.energy = energy
      above.isSet = true
    } else if gb < 0 {
      copy(v, to: below.v, size)
      below.energy = energy
      below.isSet = true
    }
  }
}
