// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronNumerics

/// x and w of one sample.
private struct Sample {
  let x: UnsafePointer<Double>
  let w: UnsafePointer<Double>

  /// Written out, without `Region`: this is the fast path, and has only plain arrays to look at.
  @inline(__always)
  init(_ columns: Int, _ x: UnsafePointer<Double>?, _ w: UnsafePointer<Double>?) throws(Refusal) {
    try require(UInt(bitPattern: columns) <= UInt(bitPattern: Int.max &>> 3), NEURON_E_SIZE)
    if columns == 0 {
      self.x = somewhere(nil).assumingMemoryBound(to: Double.self)
      self.w = self.x
      return
    }
    self.x = try present(x)
    self.w = try present(w)
    let bytes = UInt(bitPattern: columns &* 8)
    let (xAddress, wAddress) = (UInt(bitPattern: self.x), UInt(bitPattern: self.w))
    try require((xAddress | wAddress) & 7 == 0, NEURON_E_ALIGNMENT)
    try require(
      xAddress <= UInt.max &- bytes && wAddress <= UInt.max &- bytes, NEURON_E_SIZE)
  }

  /// Refuses an output of `bytes` at `address` that lies on x or w.
  @inline(__always)
  func refuse(_ address: UInt, bytes: UInt, _ columns: Int) throws(Refusal) {
    try require(address & 7 == 0, NEURON_E_ALIGNMENT)
    let size = UInt(bitPattern: columns &* 8)
    let (x, w) = (UInt(bitPattern: x), UInt(bitPattern: w))
    let clashes =
      (address < x &+ size && x < address &+ bytes) || (address < w &+ size && w < address &+ bytes)
    try require(!clashes, NEURON_E_OVERLAP)
  }
}

@_cdecl("neuron_forward_one") @implementation
public func neuron_forward_one(
  _ columns: Int, _ x: UnsafePointer<Double>!, _ w: UnsafePointer<Double>!, _ b: Double,
  _ a: UnsafeMutablePointer<Double>!
) -> neuron_status {
  status { () throws(Refusal) in
    let a = try present(a)
    let sample = try Sample(columns, x, w)
    try sample.refuse(UInt(bitPattern: a), bytes: 8, columns)
    guarded(&a.pointee) { $0 = sigmoid(logit(sample.x, sample.w, columns, b)).canonical }
  }
}

@_cdecl("neuron_trace") @implementation
public func neuron_trace(
  _ columns: Int, _ x: UnsafePointer<Double>!, _ w: UnsafePointer<Double>!, _ b: Double,
  _ y: Double, _ graph: UnsafeMutablePointer<neuron_graph>!, _ dw: UnsafeMutablePointer<Double>!
) -> neuron_status {
  status { () throws(Refusal) in
    let graph = try present(graph)
    let sample = try Sample(columns, x, w)
    let graphSize = UInt(bitPattern: MemoryLayout<neuron_graph>.size)
    try sample.refuse(UInt(bitPattern: graph), bytes: graphSize, columns)
    let region = try Region(dw, count: columns, item: 8)
    if let dw {
      try sample.refuse(UInt(bitPattern: dw), bytes: UInt(bitPattern: columns &* 8), columns)
      try require(
        !region.touches(Region(raw: graph, bytes: MemoryLayout<neuron_graph>.size)),
        NEURON_E_OVERLAP)
    }
    var fault = Fault.none
    // Even a comparison depends on the host's flushing, and may raise its exceptions.
    guardedBatch(&fault) {
      if !(y >= 0 && y <= 1) {
        $0 = .label
        return
      }
      let values = Graph(logit: logit(sample.x, sample.w, columns, b), label: y)
      graph.pointee = neuron_graph(
        z: values.z, a: values.a, one_minus_a: values.oneMinusA, loss: values.loss,
        dloss_da: values.lossByA, da_dz: values.aByZ, dloss_dz: values.lossByZ,
        dloss_db: values.lossByZ)
      if let dw { scale(sample.x, by: values.lossByZ, columns, into: dw) }
    }
    try fault.check()
  }
}
