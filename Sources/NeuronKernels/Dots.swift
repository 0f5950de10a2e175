// SPDX-License-Identifier: MIT
import CNeuronShims

extension Vectors {
  @inline(never) @_optimize(speed)
  func dots<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ weights: UnsafePointer<Double>?,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    var at = base
    var index = 0
    // Rows without a weight are few as a rule: not worth the code that takes several at a time.
    if let weights {
      while index < count {
        let sum = one(axis, at, factors) { product, item in
          let weight = (UnsafeRawPointer(weights) + item).eight()
          return product.replacing(with: Eight.zero, where: weight .== Eight.zero)
        }
        sums[index] = sum.tree
        at += stride
        index &+= 1
      }
      return
    }
    // Several vectors at a time: each factor is loaded once for all, and the chains of additions
    // overlap.
    if !Axis.isCalled && neuron_accumulators() >= 4 {
      while index &+ 4 <= count {
        let (a, b, c, d) = four(axis, at, factors)
        sums[index] = a.tree
        sums[index &+ 1] = b.tree
        sums[index &+ 2] = c.tree
        sums[index &+ 3] = d.tree
        at += 4 &* stride
        index &+= 4
      }
    }
    while !Axis.isCalled && index &+ 2 <= count {
      let (a, b) = two(axis, at, factors)
      sums[index] = a.tree
      sums[index &+ 1] = b.tree
      at += 2 &* stride
      index &+= 2
    }
    while index < count {
      sums[index] = one(axis, at, factors) { product, _ in product }.tree
      at += stride
      index &+= 1
    }
  }

  @inline(__always)
  private func four<Axis: Items>(
    _: Axis.Type, _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>
  ) -> (Eight, Eight, Eight, Eight) {
    let step = 8 &* itemStride
    var (p, q, r, s) = (first, first + stride, first + 2 &* stride, first + 3 &* stride)
    var (a, b, c, d) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
    let factors = UnsafeRawPointer(factors)
    let whole = (length & ~7) &* 8
    var item = 0
    while item < whole {
      let factor = (factors + item).eight()
      a += Axis.eight(p, itemStride) * factor
      b += Axis.eight(q, itemStride) * factor
      c += Axis.eight(r, itemStride) * factor
      d += Axis.eight(s, itemStride) * factor
      neuron_prefetch(p + ahead)
      neuron_prefetch(q + ahead)
      neuron_prefetch(r + ahead)
      neuron_prefetch(s + ahead)
      p += step
      q += step
      r += step
      s += step
      item &+= 64
    }
    let rest = length & 7
    if rest != 0 {
      neuron_prefetch(p + ahead)
      neuron_prefetch(q + ahead)
      neuron_prefetch(r + ahead)
      neuron_prefetch(s + ahead)
      let factor = neuron_load_doubles(factors + item, rest)
      a += Axis.some(p, itemStride, rest) * factor
      b += Axis.some(q, itemStride, rest) * factor
      c += Axis.some(r, itemStride, rest) * factor
      d += Axis.some(s, itemStride, rest) * factor
    }
    return (a, b, c, d)
  }

  @inline(__always)
  private func two<Axis: Items>(
    _: Axis.Type, _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>
  ) -> (Eight, Eight) {
    let step = 8 &* itemStride
    var (p, q) = (first, first + stride)
    var (a, b) = (Eight.zero, Eight.zero)
    let factors = UnsafeRawPointer(factors)
    let whole = (length & ~7) &* 8
    var item = 0
    while item < whole {
      let factor = (factors + item).eight()
      a += Axis.eight(p, itemStride) * factor
      b += Axis.eight(q, itemStride) * factor
      neuron_prefetch(p + ahead)
      neuron_prefetch(q + ahead)
      p += step
      q += step
      item &+= 64
    }
    let rest = length & 7
    if rest != 0 {
      let factor = neuron_load_doubles(factors + item, rest)
      a += Axis.some(p, itemStride, rest) * factor
      b += Axis.some(q, itemStride, rest) * factor
    }
    return (a, b)
  }

  @inline(__always)
  private func one<Axis: Items>(
    _: Axis.Type, _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>,
    _ term: (Eight, Int) -> Eight
  ) -> Eight {
    var p = first
    var a = Eight.zero
    let factors = UnsafeRawPointer(factors)
    let whole = (length & ~7) &* 8
    var item = 0
    while item < whole {
      a += term(Axis.eight(p, itemStride) * (factors + item).eight(), item)
      p += 8 &* itemStride
      item &+= 64
    }
    let rest = length & 7
    if rest != 0 {
      a += term(Axis.some(p, itemStride, rest) * neuron_load_doubles(factors + item, rest), item)
    }
    return a
  }
}
