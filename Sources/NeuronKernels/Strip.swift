// SPDX-License-Identifier: MIT
import CNeuronShims

/// Sums of some registers of items side by side.
protocol Strip: Summand {
  static var zero: Self { get }
  /// Registers.
  static var width: Int { get }
  /// Adds the items at `p`, which goes on behind them, times a factor.
  mutating func add<Axis: Items>(
    _: Axis.Type, _ p: inout UnsafeRawPointer, _ itemStride: Int, _ step: Int, _ factor: Eight)
  func put(_ sums: UnsafeMutablePointer<Double>)

  /// The first `count` items, which may be fewer than 0, then zeros.
  static func some<Axis: Items>(
    _: Axis.Type, _ p: UnsafeRawPointer, _ itemStride: Int, _ count: Int
  ) -> Self
  /// Adds items times a factor.
  mutating func add(_ items: Self, times factor: Eight)
  /// The products of the registers with those of `other`, added to a sum one after the other.
  func products(_ other: Self, after sum: Eight) -> Eight
  /// The registers that `count` items reach into.
  func put(_ sums: UnsafeMutablePointer<Double>, _ count: Int)
}

extension SIMD8<Double>: Summand {}

extension SIMD8<Double>: Strip {
  static var width: Int { 1 }

  @inline(__always)
  mutating func add<Axis: Items>(
    _: Axis.Type, _ p: inout UnsafeRawPointer, _ itemStride: Int, _ step: Int, _ factor: Eight
  ) {
    self += Axis.eight(p, itemStride) * factor
    p += step
  }

  @inline(__always)
  func put(_ sums: UnsafeMutablePointer<Double>) { sums.put(self, 0) }

  @inline(__always)
  static func some<Axis: Items>(
    _: Axis.Type, _ p: UnsafeRawPointer, _ itemStride: Int, _ count: Int
  ) -> Self {
    Axis.some(p, itemStride, Swift.min(8, Swift.max(0, count)))
  }

  @inline(__always)
  mutating func add(_ items: Self, times factor: Eight) { self += items * factor }

  @inline(__always)
  func products(_ other: Self, after sum: Eight) -> Eight {
    // Whole after each addition: LLVM would take the sum apart from the first on.
    neuron_entire(sum + self * other)
  }

  @inline(__always)
  func put(_ sums: UnsafeMutablePointer<Double>, _ count: Int) {
    if count >= 8 {
      sums.put(self, 0)
    } else if count > 0 {
      neuron_store_doubles(sums, self, count)
    }
  }
}

struct Double2<Half: Strip>: Strip {
  var left: Half
  var right: Half

  static var width: Int { 2 &* Half.width }

  static var zero: Self {
    @inline(__always) get { Self(left: .zero, right: .zero) }
  }

  @inline(__always)
  mutating func add<Axis: Items>(
    _ axis: Axis.Type, _ p: inout UnsafeRawPointer, _ itemStride: Int, _ step: Int, _ factor: Eight
  ) {
    left.add(axis, &p, itemStride, step, factor)
    right.add(axis, &p, itemStride, step, factor)
  }

  @inline(__always)
  static func + (x: Self, y: Self) -> Self {
    Self(left: x.left + y.left, right: x.right + y.right)
  }

  @inline(__always)
  func put(_ sums: UnsafeMutablePointer<Double>) {
    left.put(sums)
    right.put(sums + 8 &* Half.width)
  }

  @inline(__always)
  static func some<Axis: Items>(
    _ axis: Axis.Type, _ p: UnsafeRawPointer, _ itemStride: Int, _ count: Int
  ) -> Self {
    let items = 8 &* Half.width
    return Self(
      left: Half.some(axis, p, itemStride, count),
      right: Half.some(axis, p + items &* itemStride, itemStride, count &- items))
  }

  @inline(__always)
  mutating func add(_ items: Self, times factor: Eight) {
    left.add(items.left, times: factor)
    right.add(items.right, times: factor)
  }

  @inline(__always)
  func products(_ other: Self, after sum: Eight) -> Eight {
    right.products(other.right, after: left.products(other.left, after: sum))
  }

  @inline(__always)
  func put(_ sums: UnsafeMutablePointer<Double>, _ count: Int) {
    left.put(sums, count)
    right.put(sums + 8 &* Half.width, count &- 8 &* Half.width)
  }
}

typealias TwoWide = Double2<Eight>
typealias FourWide = Double2<TwoWide>
typealias EightWide = Double2<FourWide>
