// SPDX-License-Identifier: MIT
import CNeuron

@inline(__always)
private func text(_ string: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(string.utf8Start).assumingMemoryBound(to: CChar.self)
}

@_cdecl("neuron_version") @implementation
public func neuron_version() -> UnsafePointer<CChar>! { text("0.1.0\0") }

@_cdecl("neuron_abi_version") @implementation
public func neuron_abi_version() -> Int32 { NEURON_ABI_VERSION }

@_cdecl("neuron_status_message") @implementation
public func neuron_status_message(_ status: neuron_status) -> UnsafePointer<CChar>! {
  switch status {
  case NEURON_OK: text("success\0")
  case NEURON_E_NULL: text("an argument that the call needs is missing\0")
  case NEURON_E_SIZE: text("a size is negative or too large for memory, or a buffer is too small\0")
  case NEURON_E_SHAPE: text("the sizes of two arguments do not agree\0")
  case NEURON_E_DTYPE: text("an argument's storage type is unknown or not accepted there\0")
  case NEURON_E_LAYOUT: text("an argument's layout is unknown, or a reserved field is not zero\0")
  case NEURON_E_ALIGNMENT: text("an address or a stride is not a multiple of the item size\0")
  case NEURON_E_OVERLAP: text("an output overlaps another argument or itself\0")
  case NEURON_E_LABEL: text("a label is not in [0, 1]\0")
  case NEURON_E_WEIGHT:
    text("a weight is negative or not finite, or the weights sum to zero or infinity\0")
  case NEURON_E_EMPTY: text("there are no rows to take a mean over\0")
  case NEURON_E_SCRATCH: text("the scratch memory is too small\0")
  case NEURON_E_NOMEM: text("out of memory\0")
  case NEURON_E_STRUCT_SIZE: text("a struct's size is none that this library knows\0")
  case NEURON_E_OPTION: text("an option is outside its range\0")
  case NEURON_E_FORMAT: text("the bytes are damaged, or not of a form that this library reads\0")
  case NEURON_E_FILE: text("the system refused a file\0")
  default: text("unknown status\0")
  }
}
