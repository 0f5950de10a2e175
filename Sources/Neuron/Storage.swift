// SPDX-License-Identifier: MIT

/// An array of some scalar type, shared and never copied: what a `Matrix` or a `Vector` looks at.
protocol Storage: Sendable {
  var count: Int { get }
  var scalarType: Neuron.ScalarType { get }
  /// The bytes of one item.
  var stride: Int { get }

  /// The item at a distance from the first.
  func double(at position: Int) -> Double

  /// Lends the address of the first item for the duration of a call.
  func withBase<Result>(_ body: (UnsafeRawPointer?) -> Result) -> Result
}

extension Storage where Self: RandomAccessCollection, Element: Neuron.Scalar {
  var scalarType: Neuron.ScalarType { Element.scalarType }
  var stride: Int { MemoryLayout<Element>.stride }
  func double(at position: Int) -> Double {
    self[index(startIndex, offsetBy: position)].asDouble
  }
}

extension Array: Storage where Element: Neuron.Scalar {
  func withBase<Result>(_ body: (UnsafeRawPointer?) -> Result) -> Result {
    withUnsafeBufferPointer { body(UnsafeRawPointer($0.baseAddress)) }
  }
}

extension ArraySlice: Storage where Element: Neuron.Scalar {
  func withBase<Result>(_ body: (UnsafeRawPointer?) -> Result) -> Result {
    withUnsafeBufferPointer { body(UnsafeRawPointer($0.baseAddress)) }
  }
}

/// Whether every position `offset + i * strides[k]`, i < extents[k], lies in 0 ..< count.
///
/// This is what keeps a view inside its array: the C interface cannot know where memory ends.
func fits(offset: Int, axes: [(extent: Int, stride: Int)], in count: Int) -> Bool {
  if axes.contains(where: { $0.extent == 0 }) { return true }
  var lowest = offset
  var highest = offset
  for axis in axes {
    let (span, isTooLong) = (axis.extent - 1).multipliedReportingOverflow(by: axis.stride)
    let (low, isTooLow) = lowest.addingReportingOverflow(min(span, 0))
    let (high, isTooHigh) = highest.addingReportingOverflow(max(span, 0))
    if isTooLong || isTooLow || isTooHigh { return false }
    lowest = low
    highest = high
  }
  return lowest >= 0 && highest < count
}
