// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

extension Objective {
  /// The Hessian of the smooth part at theta, factored into `factor`, of `columns` + 1 unknowns.
  ///
  /// - Parameters:
  ///   - diagonal: Receives the Hessian's.
  ///   - memory: `hessianMemory` bytes.
  /// - Returns: How many pivots vanished; nil if the rows have a fault.
  mutating func factorHessian(
    _ theta: Vector, into factor: Cholesky, diagonal: Vector, memory: Vector
  ) -> Int? {
    unscale(theta)
    let matrix = factor.matrix
    let stride = factor.stride
    let fault = samples.hessian(weights, bias(theta), memory: UnsafeMutableRawPointer(memory)) {
      j, k, value in
      matrix[k &* stride &+ j] = value
    }
    passes += share
    if fault != .none { return nil }
    var k = 0
    while k <= columns {
      let row = matrix + k &* stride
      let isOut = isFixed(k)
      if let scale, k < columns {
        var j = 0
        while j <= k {
          row[j] *= scale[j] * scale[k]
          j &+= 1
        }
      } else if let scale {
        var j = 0
        while j < columns {
          row[j] *= scale[j]
          j &+= 1
        }
      }
      if isOut {
        clear(row, padded(k))
        row[k] = 1
      } else if k < columns {
        row[k] += l2
      }
      k &+= 1
    }
    factor.noteDiagonal()
    copy(factor.inverse, to: diagonal, padded(columns &+ 1))
    return factor.factor()
  }

  /// Whether an entry of theta is not free: the bias without an intercept, a column without a scale.
  @inline(__always)
  func isFixed(_ index: Int) -> Bool {
    if index == columns { return !hasIntercept }
    return scale != nil && scale.unsafelyUnwrapped[index] == 0
  }
}
