// SPDX-License-Identifier: MIT

/// Vectors of X that lie along one axis: its rows, or its columns.
struct Vectors {
  /// The first item of the first vector.
  var base: UnsafeRawPointer
  /// Bytes from a vector to the next.
  var stride: Int
  /// Bytes from an item of a vector to the next.
  var itemStride: Int
  var isFloat32: Bool
  /// Vectors.
  var count: Int
  /// Items of a vector.
  var length: Int
  let ahead: UnsafeMutablePointer<Ahead>

  /// The dot product of each vector with `factors`: eight lanes over the items, then the tree.
  ///
  /// The logits of rows, and the gradient from columns.
  ///
  /// - Parameters:
  ///   - factors: One number an item.
  ///   - weights: One number an item: where it is 0, the item is left out, whatever it is. Nil if
  ///     none is.
  @inline(__always)
  func dots(
    _ factors: UnsafePointer<Double>, weights: UnsafePointer<Double>?,
    into sums: UnsafeMutablePointer<Double>
  ) {
    switch (isDense, isFloat32) {
    case (true, false): dots(Doubles.self, factors, weights, sums)
    case (true, true): dots(Floats.self, factors, weights, sums)
    case (false, false): dots(StridedDoubles.self, factors, weights, sums)
    case (false, true): dots(StridedFloats.self, factors, weights, sums)
    }
  }

  /// The sum of the vectors, each times its factor, item by item: eight lanes over the vectors,
  /// then the tree.
  ///
  /// The gradient from rows, and the logits from columns.
  ///
  /// - Parameters:
  ///   - factors: One number a vector.
  ///   - weights: One number a vector: where it is 0, the vector is left out, whatever it holds.
  ///     Nil if none is.
  ///   - sums: Room for `length` numbers, rounded up to a multiple of 8.
  @inline(__always)
  func combination(
    _ factors: UnsafePointer<Double>, weights: UnsafePointer<Double>?,
    into sums: UnsafeMutablePointer<Double>
  ) {
    switch (isDense, isFloat32) {
    case (true, false): combination(Doubles.self, factors, weights, sums)
    case (true, true): combination(Floats.self, factors, weights, sums)
    case (false, false): combination(StridedDoubles.self, factors, weights, sums)
    case (false, true): combination(StridedFloats.self, factors, weights, sums)
    }
  }

  @inline(__always)
  private var isDense: Bool { itemStride == (isFloat32 ? 4 : 8) }
}
