// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels

/// A view of the header, checked and converted, with the memory that it covers.
struct Checked<View> {
  let view: View
  let region: Region
}

/// Stands for the address of a view without items: never read or written.
@inline(__always)
func somewhere(_ data: UnsafeRawPointer?) -> UnsafeRawPointer {
  data ?? UnsafeRawPointer(bitPattern: 64).unsafelyUnwrapped
}

/// X, or another matrix; of one that is neither float64 nor float32, the view does not tell the type.
func checked(
  _ matrix: UnsafePointer<neuron_matrix>?, _ kinds: Kinds = .floats
) throws(Refusal) -> Checked<Matrix> {
  let m = try present(matrix).pointee
  try require(m.layout == Int32(bitPattern: NEURON_STRIDED.rawValue), NEURON_E_LAYOUT)
  try require(
    m.indices == nil && m.index_pointers == nil && m.index_dtype == 0 && m.reserved == 0,
    NEURON_E_LAYOUT)
  // Rows without columns take no memory, but are counted too.
  try require(m.rows <= Int.max &>> 4, NEURON_E_SIZE)
  guard let storage = Storage(rawValue: m.dtype) else { throw Refusal(NEURON_E_DTYPE) }
  try require(
    kinds == .labels || storage == .float64 || storage == .float32, NEURON_E_DTYPE)
  let size = storage.size
  let region = try Region(
    m.data, rows: Region.Axis(count: m.rows, stride: m.row_stride),
    columns: Region.Axis(count: m.columns, stride: m.column_stride), item: size)
  return Checked(
    view: Matrix(
      base: somewhere(m.data), rows: m.rows, columns: m.columns,
      // One row or column has no stride of its own; take the one that is fast.
      rowStride: m.rows > 1 ? m.row_stride : size &* m.columns,
      columnStride: m.columns > 1 ? m.column_stride : size,
      isFloat32: storage == .float32),
    region: region)
}

/// What numbers may be stored as.
enum Kinds {
  /// w, logits, weights, offsets: float64 or float32.
  case floats
  /// Labels: anything.
  case labels
}

/// - Parameter count: The length that it must have; nil for any.
func checked(
  _ vector: UnsafePointer<neuron_vector>?, count: Int?, _ kinds: Kinds = .floats
) throws(Refusal) -> Checked<Numbers> {
  let v = try present(vector).pointee
  try require(v.reserved == 0, NEURON_E_LAYOUT)
  guard let storage = Storage(rawValue: v.dtype) else { throw Refusal(NEURON_E_DTYPE) }
  try require(
    kinds == .labels || storage == .float64 || storage == .float32, NEURON_E_DTYPE)
  let region = try Region(
    v.data, rows: Region.Axis(count: 1, stride: 0),
    columns: Region.Axis(count: v.size, stride: v.stride), item: storage.size)
  try require(count == nil || v.size == count, NEURON_E_SHAPE)
  return Checked(
    view: Numbers(
      base: somewhere(v.data), count: v.size, stride: v.size > 1 ? v.stride : storage.size,
      storage: storage),
    region: region)
}

/// An output of `count` items.
func checked(
  _ vector: UnsafePointer<neuron_vector_out>?, count: Int
) throws(Refusal) -> Checked<Results> {
  let v = try present(vector).pointee
  let region = try Region(
    v.data, rows: Region.Axis(count: 1, stride: 0),
    columns: Region.Axis(count: v.size, stride: v.stride), item: 8)
  try require(v.size == count, NEURON_E_SHAPE)
  return Checked(
    view: Results(
      base: UnsafeMutableRawPointer(mutating: somewhere(v.data)), count: v.size,
      stride: v.size > 1 ? v.stride : 8),
    region: region)
}

/// A matrix to be written.
struct Target {
  let base: UnsafeMutableRawPointer
  let rowStride: Int
  let columnStride: Int

  @inline(__always)
  func put(_ value: Double, _ row: Int, _ column: Int) {
    (base + (row &* rowStride &+ column &* columnStride)).storeBytes(of: value, as: Double.self)
  }

  @inline(__always)
  func row(_ row: Int, count: Int) -> Results {
    Results(base: base + row &* rowStride, count: count, stride: columnStride)
  }
}

/// An output of `rows` by `columns` items.
func checked(
  _ matrix: UnsafePointer<neuron_matrix_out>?, rows: Int, columns: Int
) throws(Refusal) -> Checked<Target> {
  let m = try present(matrix).pointee
  let region = try Region(
    m.data, rows: Region.Axis(count: m.rows, stride: m.row_stride),
    columns: Region.Axis(count: m.columns, stride: m.column_stride), item: 8)
  try require(m.rows == rows && m.columns == columns, NEURON_E_SHAPE)
  return Checked(
    view: Target(
      base: UnsafeMutableRawPointer(mutating: somewhere(m.data)), rowStride: m.row_stride,
      columnStride: m.column_stride),
    region: region)
}

/// An output of one number.
@inline(__always)
func checked(
  _ number: UnsafeMutablePointer<Double>?
) throws(Refusal) -> Checked<UnsafeMutablePointer<Double>> {
  let number = try present(number)
  return Checked(view: number, region: try Region(number, count: 1, item: 8))
}
