// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

/// Vectors of float64 in whole registers: `size` is a multiple of 8, what pads them is 0.
typealias Vector = UnsafeMutablePointer<Double>

@inline(never)
func dot(_ x: Vector, _ y: Vector, _ size: Int) -> Double {
  var lanes = Eight.zero
  var index = 0
  while index < size {
    lanes += x.eight(index) * y.eight(index)
    index &+= 8
  }
  return lanes.tree
}

/// y += factor * x.
@inline(never)
func add(_ factor: Double, _ x: Vector, to y: Vector, _ size: Int) {
  let factor = Eight(repeating: factor)
  var index = 0
  while index < size {
    y.put(y.eight(index) + factor * x.eight(index), index)
    index &+= 8
  }
}

/// z += a * x + b * y.
@inline(never)
func add(_ a: Double, _ x: Vector, _ b: Double, _ y: Vector, to z: Vector, _ size: Int) {
  let (a, b) = (Eight(repeating: a), Eight(repeating: b))
  var index = 0
  while index < size {
    z.put(z.eight(index) + (a * x.eight(index) + b * y.eight(index)), index)
    index &+= 8
  }
}

/// z = x + factor * y.
@inline(never)
func combine(_ x: Vector, _ factor: Double, _ y: Vector, into z: Vector, _ size: Int) {
  let factor = Eight(repeating: factor)
  var index = 0
  while index < size {
    z.put(x.eight(index) + factor * y.eight(index), index)
    index &+= 8
  }
}

@inline(never)
func multiply(_ x: Vector, _ y: Vector, into z: Vector, _ size: Int) {
  var index = 0
  while index < size {
    z.put(x.eight(index) * y.eight(index), index)
    index &+= 8
  }
}

@inline(never)
func scale(_ x: Vector, by factor: Double, _ size: Int) {
  let factor = Eight(repeating: factor)
  var index = 0
  while index < size {
    x.put(x.eight(index) * factor, index)
    index &+= 8
  }
}

@inline(never)
func clear(_ x: Vector, _ size: Int) {
  var index = 0
  while index < size {
    x.put(.zero, index)
    index &+= 8
  }
}

@inline(never)
func copy(_ x: Vector, to y: Vector, _ size: Int) {
  var index = 0
  while index < size {
    y.put(x.eight(index), index)
    index &+= 8
  }
}

extension Double {
  @inline(__always)
  var isFinite: Bool { absolute < .infinity }
}
