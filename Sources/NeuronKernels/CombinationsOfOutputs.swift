// SPDX-License-Identifier: MIT
import CNeuronShims

extension Vectors {
  /// The sums of the vectors, of at least eight items, with the factors of each of some outputs: a
  /// strip of items for all outputs, four or two of which share each load, before the next strip.
  ///
  /// - Parameters:
  ///   - factorsHop: From an output's factors to the next one's.
  ///   - sumsHop: From an output's sums to the next one's.
  ///   - memory: Room for 384 numbers.
  @inline(never) @_optimize(speed)
  func combinations<Axis: Items>(
    _ axis: Axis.Type, _ outputs: Int, _ factors: UnsafePointer<Double>, _ factorsHop: Int,
    _ weights: UnsafePointer<Double>?, _ sums: UnsafeMutablePointer<Double>, _ sumsHop: Int,
    _ memory: UnsafeMutablePointer<Double>
  ) {
    @inline(__always)
    func add<Sum: Lots>(_: Sum.Type, _ item: Int, _ output: Int) {
      // A lone last output is taken twice.
      let hop = output &+ 1 < outputs ? factorsHop : 0
      let out = sums + (output &* sumsHop &+ item)
      lanes(
        Sum.self, axis, base + item &* Axis.size, factors + output &* factorsHop, hop, weights,
        memory
      ).put(out, output &+ 1 < outputs ? sumsHop : 0)
    }
    let isWide = neuron_accumulators() >= 16
    let most = isWide ? 32 : 16
    var item = 0
    while item < length {
      let width = (isWide ? length &- item : length) >= most ? most : 8
      // The last strip takes what is left over along with some items once more.
      item = min(item, length &- width)
      var output = 0
      while output < outputs {
        if width == 8 {
          add(Pair.self, item, output)
        } else if !isWide {
          add(Wide<Pair>.self, item, output)
        } else if output &+ 4 <= outputs {
          add(Wide<Wide<Quad>>.self, item, output)
          output &+= 2
        } else {
          add(Wide<Wide<Pair>>.self, item, output)
        }
        output &+= 2
      }
      item &+= width
    }
  }

  /// The tree of the lanes.
  @inline(__always)
  private func lanes<Sum: Lots, Axis: Items>(
    _: Sum.Type, _ axis: Axis.Type, _ first: UnsafeRawPointer,
    _ factors: UnsafePointer<Double>, _ hop: Int, _ weights: UnsafePointer<Double>?,
    _ memory: UnsafeMutablePointer<Double>
  ) -> Sum {
    let bytes = (ahead.pointee.acrossRows &* Sum.width &* Sum.lots &* count) &>> 4
    return laneTree(memory) { lane in
      var sum = Sum.zero
      var vector = present(lane, weights)
      while vector < count {
        sum.add(axis, first + vector &* stride, factors + vector, hop)
        vector = present(vector &+ 8, weights)
      }
      ahead.pointee.ask(bytes)
      return sum
    }
  }

  /// The first vector of the lane from `vector` on that is not left out.
  @inline(__always)
  private func present(_ vector: Int, _ weights: UnsafePointer<Double>?) -> Int {
    var vector = vector
    if let weights {
      while vector < count && weights[vector] == 0 { vector &+= 8 }
    }
    return vector
  }
}

/// Sums of the same items with some lots of factors, `hop` from each to the next.
private protocol Lots: Summand {
  static var zero: Self { get }
  static var lots: Int { get }
  /// Registers of items.
  static var width: Int { get }
  /// Adds items times the factors.
  mutating func add<Axis: Items>(
    _: Axis.Type, _ p: UnsafeRawPointer, _ factors: UnsafePointer<Double>, _ hop: Int)
  func put(_ sums: UnsafeMutablePointer<Double>, _ hop: Int)
}

private struct Pair: Lots {
  var left: Eight
  var right: Eight

  static var lots: Int { 2 }
  static var width: Int { 1 }

  static var zero: Self {
    @inline(__always) get { Self(left: .zero, right: .zero) }
  }

  @inline(__always)
  mutating func add(_ items: Eight, _ factors: UnsafePointer<Double>, _ hop: Int) {
    left += items * Eight(repeating: factors[0])
    right += items * Eight(repeating: factors[hop])
  }

  @inline(__always)
  mutating func add<Axis: Items>(
    _: Axis.Type, _ p: UnsafeRawPointer, _ factors: UnsafePointer<Double>, _ hop: Int
  ) {
    add(Axis.eight(p, Axis.size), factors, hop)
  }

  @inline(__always)
  static func + (x: Self, y: Self) -> Self {
    Self(left: x.left + y.left, right: x.right + y.right)
  }

  @inline(__always)
  func put(_ sums: UnsafeMutablePointer<Double>, _ hop: Int) {
    sums.put(left, 0)
    sums.put(right, hop)
  }
}

private struct Quad: Lots {
  var lower: Pair
  var upper: Pair

  static var lots: Int { 4 }
  static var width: Int { 1 }

  static var zero: Self {
    @inline(__always) get { Self(lower: .zero, upper: .zero) }
  }

  @inline(__always)
  mutating func add<Axis: Items>(
    _: Axis.Type, _ p: UnsafeRawPointer, _ factors: UnsafePointer<Double>, _ hop: Int
  ) {
    let items = Axis.eight(p, Axis.size)
    lower.add(items, factors, hop)
    upper.add(items, factors + 2 &* hop, hop)
  }

  @inline(__always)
  static func + (x: Self, y: Self) -> Self {
    Self(lower: x.lower + y.lower, upper: x.upper + y.upper)
  }

  @inline(__always)
  func put(_ sums: UnsafeMutablePointer<Double>, _ hop: Int) {
    lower.put(sums, hop)
    upper.put(sums + 2 &* hop, hop)
  }
}

private struct Wide<Half: Lots>: Lots {
  var near: Half
  var far: Half

  static var lots: Int { Half.lots }
  static var width: Int { 2 &* Half.width }

  static var zero: Self {
    @inline(__always) get { Self(near: .zero, far: .zero) }
  }

  @inline(__always)
  mutating func add<Axis: Items>(
    _ axis: Axis.Type, _ p: UnsafeRawPointer, _ factors: UnsafePointer<Double>, _ hop: Int
  ) {
    near.add(axis, p, factors, hop)
    far.add(axis, p + 8 &* Half.width &* Axis.size, factors, hop)
  }

  @inline(__always)
  static func + (x: Self, y: Self) -> Self { Self(near: x.near + y.near, far: x.far + y.far) }

  @inline(__always)
  func put(_ sums: UnsafeMutablePointer<Double>, _ hop: Int) {
    near.put(sums, hop)
    far.put(sums + 8 &* Half.width, hop)
  }
}
