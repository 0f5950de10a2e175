// SPDX-License-Identifier: MIT
import CNeuronShims
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
    eachTile { tile, first, count in
      tile.take(z, first, count, into: tile.z)
      tile.minors(count)
      tile.sigmoids(count)
      put(tile.result, first, count)
    }
  }

  /// L(sigmoid(z_i), y_i); NaN for a label outside [0, 1].
  @inline(never)
  public func crossEntropies(logits z: Numbers, _ y: Numbers) {
    eachTile { tile, first, count in
      tile.take(z, first, count, into: tile.z)
      tile.take(y, first, count, into: tile.y)
      tile.minors(count)
      tile.losses(count)
      tile.refuseLabels(tile.loss, count)
      put(tile.loss, first, count)
    }
  }

  @inline(__always)
  private func eachTile(_ body: (_ tile: Tile, _ first: Int, _ count: Int) -> Void) {
    var stack = neuron_stack_memory()
    withUnsafeMutablePointer(to: &stack) {
      let tile = Tile(neuron_stack_lines($0).unsafelyUnwrapped)
      var first = 0
      while first < count {
        let size = min(Tile.rows, count &- first)
        body(tile, first, size)
        first &+= size
      }
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

extension Tile {
  /// Numbers `first` and on, one a row.
  @inline(never)
  fileprivate func take(
    _ numbers: Numbers, _ first: Int, _ count: Int, into buffer: UnsafeMutablePointer<Double>
  ) {
    var index = 0
    while index < count {
      buffer.put(numbers.some(first &+ index, min(8, count &- index)), index)
      index &+= 8
    }
  }

  /// NaN where the label is outside [0, 1].
  @inline(never)
  fileprivate func refuseLabels(_ losses: UnsafeMutablePointer<Double>, _ count: Int) {
    let nan = Eight(repeating: Double(bitPattern: 0x7ff8_0000_0000_0000))
    var index = 0
    while index < count {
      let label = y.eight(index)
      let isFine = (label .>= Eight.zero) .& (label .<= Eight(repeating: 1))
      losses.put(nan.replacing(with: losses.eight(index), where: isFine), index)
      index &+= 8
    }
  }
}
