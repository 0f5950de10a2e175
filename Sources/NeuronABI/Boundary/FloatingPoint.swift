// SPDX-License-Identifier: MIT
import CNeuronShims

/// Runs arithmetic under the default floating-point control, whatever the host has set.
///
/// A comparison that finds nothing to do costs half a nanosecond; an unconditional swap, thirty.
/// Where there is something to do, the work must neither be inlined between the two writes nor be
/// pure: a compiler moves arithmetic across the writes, which it knows nothing of. So the result
/// goes through memory that the writes are told of.
@inline(__always)
func guarded<Result>(_ result: inout Result, _ body: (inout Result) -> Void) {
  if neuron_fp_is_default() {
    body(&result)
  } else {
    guardedSlowly(&result, body)
  }
}

/// The same for a batch, where a call more costs nothing, and its code stands once.
@inline(__always)
func guardedBatch<Result>(_ result: inout Result, _ body: (inout Result) -> Void) {
  let saved = neuron_fp_get()
  let isDefault = neuron_fp_is_default()
  withUnsafeMutablePointer(to: &result) {
    if !isDefault { neuron_fp_set(neuron_fp_control(NEURON_FP_DEFAULT), $0) }
    outOfLine($0, body)
    if !isDefault { neuron_fp_set(saved, $0) }
  }
}

@inline(never)
private func guardedSlowly<Result>(_ result: inout Result, _ body: (inout Result) -> Void) {
  let saved = neuron_fp_get()
  withUnsafeMutablePointer(to: &result) {
    neuron_fp_set(neuron_fp_control(NEURON_FP_DEFAULT), $0)
    outOfLine($0, body)
    neuron_fp_set(saved, $0)
  }
}

@inline(never)
private func outOfLine<Result>(
  _ result: UnsafeMutablePointer<Result>, _ body: (inout Result) -> Void
) {
  body(&result.pointee)
}
