// SPDX-License-Identifier: MIT
import CNeuronShims

/// Vectors of X that lie along one axis: its rows, or its columns.
struct Vectors<Axis: Items> {
  /// The first item of the first vector.
  var base: UnsafeRawPointer
  /// Bytes from a vector to the next.
  var stride: Int
  /// Bytes from an item of a vector to the next.
  var itemStride: Int
  /// Vectors.
  var count: Int
  /// Items of a vector.
  var length: Int
  /// Bytes from an item to the one that will be read at its place next; a hint, 0 for none.
  var ahead: Int
}

extension Vectors {
  /// The dot product of each vector with `factors`: eight lanes over the items, then the tree.
  ///
  /// The logits of rows, and the gradient from columns.
  ///
  /// - Parameters:
  ///   - factors: One number an item.
  ///   - weights: One number an item: where it is 0, the item is left out, whatever it is. Nil if
  ///     none is.
  @inline(__always)
  func dots(
    _ factors: UnsafePointer<Double>, weights: UnsafePointer<Double>?,
    into sums: UnsafeMutablePointer<Double>
  ) {
    if let weights {
      each(factors, sums) { product, item in
        let weight = (UnsafeRawPointer(weights) + item).eight()
        return product.replacing(with: Eight.zero, where: weight .== Eight.zero)
      }
    } else {
      each(factors, sums) { product, _ in product }
    }
  }

  @inline(__always)
  private func each(
    _ factors: UnsafePointer<Double>, _ sums: UnsafeMutablePointer<Double>,
    _ term: (Eight, Int) -> Eight
  ) {
    var at = base
    var index = 0
    // Several vectors at a time: each factor is loaded once for all, and the chains of additions
    // overlap.
    if neuron_accumulators() >= 4 {
      while index &+ 4 <= count {
        let (a, b, c, d) = four(at, factors, term)
        sums[index] = a.tree
        sums[index &+ 1] = b.tree
        sums[index &+ 2] = c.tree
        sums[index &+ 3] = d.tree
        at += 4 &* stride
        index &+= 4
      }
    }
    while index &+ 2 <= count {
      let (a, b) = two(at, factors, term)
      sums[index] = a.tree
      sums[index &+ 1] = b.tree
      at += 2 &* stride
      index &+= 2
    }
    if index < count {
      sums[index] = one(at, factors, term).tree
    }
  }

  @inline(__always)
  private func four(
    _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>, _ term: (Eight, Int) -> Eight
  ) -> (Eight, Eight, Eight, Eight) {
    let step = 8 &* itemStride
    var (p, q, r, s) = (first, first + stride, first + 2 &* stride, first + 3 &* stride)
    var (a, b, c, d) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
    let factors = UnsafeRawPointer(factors)
    let whole = (length & ~7) &* 8
    var item = 0
    while item < whole {
      let factor = (factors + item).eight()
      a += term(Axis.eight(p, itemStride) * factor, item)
      b += term(Axis.eight(q, itemStride) * factor, item)
      c += term(Axis.eight(r, itemStride) * factor, item)
      d += term(Axis.eight(s, itemStride) * factor, item)
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
      let factor = neuron_load_doubles(factors + item, rest)
      a += term(Axis.some(p, itemStride, rest) * factor, item)
      b += term(Axis.some(q, itemStride, rest) * factor, item)
      c += term(Axis.some(r, itemStride, rest) * factor, item)
      d += term(Axis.some(s, itemStride, rest) * factor, item)
    }
    return (a, b, c, d)
  }

  @inline(__always)
  private func two(
    _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>, _ term: (Eight, Int) -> Eight
  ) -> (Eight, Eight) {
    let step = 8 &* itemStride
    var (p, q) = (first, first + stride)
    var (a, b) = (Eight.zero, Eight.zero)
    let factors = UnsafeRawPointer(factors)
    let whole = (length & ~7) &* 8
    var item = 0
    while item < whole {
      let factor = (factors + item).eight()
      a += term(Axis.eight(p, itemStride) * factor, item)
      b += term(Axis.eight(q, itemStride) * factor, item)
      neuron_prefetch(p + ahead)
      neuron_prefetch(q + ahead)
      p += step
      q += step
      item &+= 64
    }
    let rest = length & 7
    if rest != 0 {
      let factor = neuron_load_doubles(factors + item, rest)
      a += term(Axis.some(p, itemStride, rest) * factor, item)
      b += term(Axis.some(q, itemStride, rest) * factor, item)
    }
    return (a, b)
  }

  @inline(__always)
  private func one(
    _ first: UnsafeRawPointer, _ factors: UnsafePointer<Double>, _ term: (Eight, Int) -> Eight
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
