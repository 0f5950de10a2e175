// SPDX-License-Identifier: MIT
import CNeuron
import CNeuronHost
import NeuronFiles

/// The status that a call ends with, thrown where it is found.
struct Refusal: Error {
  let status: neuron_status

  @inline(__always)
  init(_ status: neuron_status) { self.status = status }
}

/// What an export returns: the status that its body threw, or success.
@inline(__always)
func status(_ body: () throws(Refusal) -> Void) -> neuron_status {
  do throws(Refusal) {
    try body()
    return NEURON_OK
  } catch {
    return error.status
  }
}

/// The same for a body that may be refused by the system, whose reason becomes the caller's errno.
@inline(__always)
func status(_ body: (inout Int32) throws(Refusal) -> Void) -> neuron_status {
  var errno: Int32 = 0
  let result = status { () throws(Refusal) in try body(&errno) }
  // Last: closing and freeing may have changed it.
  if errno != 0 { neuron_set_errno(errno) }
  return result
}

/// What content gives that is well formed.
@inline(__always)
func wellFormed<Result>(_ body: () throws(Malformed) -> Result) throws(Refusal) -> Result {
  do throws(Malformed) {
    return try body()
  } catch {
    throw Refusal(NEURON_E_FORMAT)
  }
}

@inline(__always)
func require(_ condition: Bool, _ status: neuron_status) throws(Refusal) {
  if !condition { throw Refusal(status) }
}

@inline(__always)
func present<T>(_ pointer: T?) throws(Refusal) -> T {
  guard let pointer else { throw Refusal(NEURON_E_NULL) }
  return pointer
}

/// Where a new handle is to go.
func checked(
  _ handle: UnsafeMutablePointer<OpaquePointer?>?
) throws(Refusal) -> UnsafeMutablePointer<OpaquePointer?> {
  let target = try present(handle)
  try require(UInt(bitPattern: target) & 7 == 0, NEURON_E_ALIGNMENT)
  return target
}
