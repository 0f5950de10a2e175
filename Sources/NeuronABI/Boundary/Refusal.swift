// SPDX-License-Identifier: MIT
import CNeuron

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

@inline(__always)
func require(_ condition: Bool, _ status: neuron_status) throws(Refusal) {
  if !condition { throw Refusal(status) }
}

@inline(__always)
func present<T>(_ pointer: T?) throws(Refusal) -> T {
  guard let pointer else { throw Refusal(NEURON_E_NULL) }
  return pointer
}
