// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronNumerics

/// w.x + b for one sample, with the bits of a batch.
@inline(__always)
public func logit(
  _ x: UnsafePointer<Double>, _ w: UnsafePointer<Double>, _ columns: Int, _ b: Double
) -> Double {
  var lanes = Eight.zero
  let x = UnsafeRawPointer(x)
  let w = UnsafeRawPointer(w)
  let whole = (columns & ~7) &* 8
  var at = 0
  while at < whole {
    lanes += (x + at).eight() * (w + at).eight()
    at &+= 64
  }
  let rest = columns & 7
  if rest != 0 {
    lanes += neuron_load_doubles(x + at, rest) * neuron_load_doubles(w + at, rest)
  }
  return lanes.tree + b
}

/// Every value on the computation graph of one sample, but dL/dw and dL/db.
public struct Graph {
  public var z: Double
  public var a: Double
  public var oneMinusA: Double
  public var loss: Double
  public var lossByA: Double
  public var aByZ: Double
  public var lossByZ: Double

  /// - Parameter y: In [0, 1]; not checked.
  @inline(never)
  public init(logit z: Double, label y: Double) {
    let e = exponentialOfNegative(z.absolute)
    let m = minor(e)
    self.z = z.canonical
    a = sigmoid(z, m).canonical
    oneMinusA = (z >= 0 ? m.sum : 1 - m.sum).canonical
    loss = NeuronNumerics.loss(z, y, e).canonical
    // 0 log 0 = 0: a label that is certain has one term only.
    let towards = y == 0 ? 0 : y / a
    let away = y == 1 ? 0 : (1 - y) / oneMinusA
    lossByA = (away - towards).canonical
    aByZ = curvature(m).canonical
    lossByZ = residual(z, y, m).canonical
  }
}

/// result_j = 0 + factor * x_j: a batch of one adds its term to +0.0, and here the bits are the same.
@inline(never)
public func scale(
  _ x: UnsafePointer<Double>, by factor: Double, _ columns: Int,
  into result: UnsafeMutablePointer<Double>
) {
  let x = UnsafeRawPointer(x)
  let out = Results(base: UnsafeMutableRawPointer(result), count: columns, stride: 8)
  let factor = Eight(repeating: factor)
  var column = 0
  while column < columns {
    let some = min(8, columns &- column)
    let items = Doubles.some(x + column &* 8, 8, some)
    out.put(Eight.zero + factor * items, column, some)
    column &+= 8
  }
}
