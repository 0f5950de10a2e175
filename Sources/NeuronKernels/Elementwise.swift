// SPDX-License-Identifier: MIT
import NeuronNumerics

extension Results {
  /// Each item by itself, eight at a time: a result may take the place of what it is made from.
  @inline(__always)
  private func each(_ body: (_ index: Int, _ count: Int) -> Eight) {
    var index = 0
    while index < count {
      let some = min(8, count &- index)
      put(body(index, some), index, some)
      index &+= 8
    }
  }

  /// sigmoid(z_i).
  @inline(never)
  public func sigmoids(_ z: Numbers) {
    each { sigmoid(z.some($0, $1)) }
  }

  /// L(sigmoid(z_i), y_i); NaN for a label outside [0, 1].
  @inline(never)
  public func crossEntropies(logits z: Numbers, _ y: Numbers) {
    each { index, count in
      crossEntropy(logit: z.some(index, count), label: y.some(index, count))
    }
  }

  /// L(a_i, y_i); NaN for a label or an activation outside [0, 1].
  @inline(never)
  public func crossEntropies(activations a: Numbers, _ y: Numbers) {
    each { index, count in
      let a = a.some(index, count)
      let y = y.some(index, count)
      var losses = Eight.zero
      var lane = 0
      while lane < count {
        losses.setLane(lane, crossEntropy(activation: a.lane(lane), label: y.lane(lane)))
        lane &+= 1
      }
      return losses
    }
  }

  /// w_j - rate * d_j: one step of gradient descent.
  @inline(never)
  public func step(from w: Numbers, along d: Numbers, rate: Double) {
    each { index, count in
      w.some(index, count) - Eight(repeating: rate) * d.some(index, count)
    }
  }

  /// numbers_i / divisor.
  @inline(never)
  public func quotients(_ numbers: UnsafePointer<Double>, by divisor: Double) {
    each { index, count in
      Numbers(
        base: UnsafeRawPointer(numbers), count: self.count, stride: 8, storage: .float64
      ).some(index, count) / Eight(repeating: divisor)
    }
  }
}
