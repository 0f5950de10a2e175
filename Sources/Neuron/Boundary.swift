// SPDX-License-Identifier: MIT
internal import CNeuron

// Every conversion between Swift values and the C interface. Pointers live no longer than a closure.

func check(_ status: neuron_status) throws(NeuronError) {
  if let error = NeuronError(status: Int32(bitPattern: status.rawValue)) { throw error }
}

extension Neuron.Matrix {
  func withView<Result>(_ body: (UnsafePointer<neuron_matrix>) -> Result) -> Result {
    storage.withBase { base in
      let item = storage.stride
      var view = neuron_matrix()
      // An empty matrix may have an offset that points nowhere.
      view.data = rowCount == 0 || columnCount == 0 ? nil : base.map { $0 + offset * item }
      view.rows = rowCount
      view.columns = columnCount
      // A stride that is never taken may overflow.
      view.row_stride = rowStride &* item
      view.column_stride = columnStride &* item
      view.dtype = storage.scalarType.dtype
      return withUnsafePointer(to: view, body)
    }
  }
}

extension Neuron.Vector {
  func withView<Result>(_ body: (UnsafePointer<neuron_vector>) -> Result) -> Result {
    storage.withBase { base in
      let item = storage.stride
      var view = neuron_vector()
      view.data = count == 0 ? nil : base.map { $0 + offset * item }
      view.size = count
      view.stride = stride &* item
      view.dtype = storage.scalarType.dtype
      return withUnsafePointer(to: view, body)
    }
  }
}

extension Neuron.Vector? {
  func withView<Result>(_ body: (UnsafePointer<neuron_vector>?) -> Result) -> Result {
    switch self {
    case .none: body(nil)
    case .some(let vector): vector.withView(body)
    }
  }
}

extension Neuron.Samples {
  func withView<Result>(_ body: (UnsafePointer<neuron_samples>) -> Result) -> Result {
    x.withView { x in
      labels.withView { labels in
        weights.withView { weights in
          offsets.withView { offsets in
            let samples = neuron_samples(
              struct_size: MemoryLayout<neuron_samples>.size, x: x, y: labels, weight: weights,
              offset: offsets)
            return withUnsafePointer(to: samples, body)
          }
        }
      }
    }
  }
}

extension Span where Element == Double {
  func withView<Result>(_ body: (UnsafePointer<neuron_vector>) -> Result) -> Result {
    withUnsafeBufferPointer { buffer in
      withUnsafePointer(to: neuron_vector_f64(buffer.baseAddress, buffer.count), body)
    }
  }
}

extension MutableSpan where Element == Double {
  mutating func withView<Result>(_ body: (UnsafePointer<neuron_vector_out>) -> Result) -> Result {
    withUnsafeMutableBufferPointer { buffer in
      withUnsafePointer(to: neuron_vector_out_f64(buffer.baseAddress, buffer.count), body)
    }
  }
}

/// A new array that a call fills; nothing is initialized before it.
func array(
  _ count: Int, _ fill: (UnsafePointer<neuron_vector_out>) -> neuron_status
) throws(NeuronError) -> [Double] {
  var status = NEURON_OK
  let result = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
    status = withUnsafePointer(to: neuron_vector_out_f64(buffer.baseAddress, count), fill)
    initialized = status == NEURON_OK ? count : 0
  }
  try check(status)
  return result
}

/// A new row-major matrix that a call fills.
func matrix(
  _ rows: Int, _ columns: Int, _ fill: (UnsafePointer<neuron_matrix_out>) -> neuron_status
) throws(NeuronError) -> Neuron.Matrix {
  let (count, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
  guard !isTooLarge else { throw .size }
  let elements = try array(count) { out in
    withUnsafePointer(to: neuron_matrix_out_f64(out.pointee.data, rows, columns), fill)
  }
  return try Neuron.Matrix(elements, rows: rows, columns: columns)
}
