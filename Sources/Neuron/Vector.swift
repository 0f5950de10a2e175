// SPDX-License-Identifier: MIT

extension Neuron {
  /// Labels, sample weights or offsets: a view of an array of any scalar type, with any stride.
  ///
  /// A vector shares its array, so that making one copies nothing.
  public struct Vector: Sendable {
    let storage: any Storage
    let offset: Int
    let stride: Int
    /// The number of items.
    public let count: Int

    /// All of an array.
    public init(_ elements: [some Scalar]) {
      self.init(storage: elements, offset: 0, stride: 1, count: elements.count)
    }

    /// All of a slice of an array.
    public init(_ elements: ArraySlice<some Scalar>) {
      self.init(storage: elements, offset: 0, stride: 1, count: elements.count)
    }

    /// The items at `offset`, `offset + stride`, ... of an array.
    ///
    /// - Parameters:
    ///   - elements: The array.
    ///   - offset: The position of the first item.
    ///   - stride: From one item to the next, counted in items; may be negative or 0.
    ///   - count: How many items.
    /// - Throws: `.size` if `count` is negative or an item lies outside the array.
    public init(
      _ elements: [some Scalar], offset: Int, stride: Int, count: Int
    ) throws(NeuronError) {
      guard count >= 0, fits(offset: offset, axes: [(count, stride)], in: elements.count) else {
        throw .size
      }
      self.init(storage: elements, offset: offset, stride: stride, count: count)
    }

    init(storage: any Storage, offset: Int, stride: Int, count: Int) {
      self.storage = storage
      self.offset = offset
      self.stride = stride
      self.count = count
    }

    /// Item i as the arithmetic sees it.
    ///
    /// - Precondition: `0 <= i < count`.
    public subscript(_ i: Int) -> Double {
      precondition(i >= 0 && i < count, "index out of range")
      return storage.double(at: offset + i * stride)
    }
  }

  /// What can stand where labels, sample weights or offsets are wanted: a `Vector`, or an array or a
  /// slice of any `Scalar`.
  public protocol VectorConvertible {
    /// A view of the items; no copy.
    var vector: Vector { get }
  }
}

extension Neuron.Vector: ExpressibleByArrayLiteral {
  /// A vector of `Double`.
  public init(arrayLiteral elements: Double...) { self.init(elements) }
}

extension Neuron.Vector: Neuron.VectorConvertible {
  public var vector: Neuron.Vector { self }
}

extension Array: Neuron.VectorConvertible where Element: Neuron.Scalar {
  public var vector: Neuron.Vector { .init(self) }
}

extension ArraySlice: Neuron.VectorConvertible where Element: Neuron.Scalar {
  public var vector: Neuron.Vector { .init(self) }
}
