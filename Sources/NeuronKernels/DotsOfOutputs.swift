// SPDX-License-Identifier: MIT
import CNeuronShims

extension Vectors {
  /// The vectors that `dots` of several outputs takes at a time.
  static var together: Int { neuron_accumulators() >= 16 ? 8 : 2 }

  /// The dot product of each vector with the factors of each of some outputs. At least `together`
  /// vectors.
  ///
  /// In the cache, where all outputs but the first find X, loads are what one output takes longest for.
  /// So two share them, and all take a few vectors before the next. Four by half as many vectors would
  /// load less, but with ten outputs two are left over.
  ///
  /// - Parameters:
  ///   - factorsHop: Bytes from an output's factors to the next one's.
  ///   - sumsHop: From an output's sums to the next one's.
  @inline(never) @_optimize(speed)
  func dots<Axis: Items>(
    _ axis: Axis.Type, _ outputs: Int, _ factors: UnsafeRawPointer, _ factorsHop: Int,
    into sums: UnsafeMutablePointer<Double>, _ sumsHop: Int
  ) {
    // For eight registers of items of each vector.
    let hop = ahead.pointee.alongRows &* Vectors.together &* 2
    let whole = length & ~7
    var index = 0
    while index < count {
      // What is left over is taken along with some once more.
      index = min(index, count &- Vectors.together)
      let p = base + index &* stride
      var output = 0
      while output < outputs {
        // A lone last output is taken twice.
        let second = min(output &+ 1, outputs &- 1)
        let left = factors + output &* factorsHop
        let right = factors + second &* factorsHop
        var (a, b) = (Together(), Together())
        var item = 0
        while item < whole {
          // A branch among the products would have all that they load in registers across it, more than
          // there are.
          let end = min(whole, item &+ 64)
          repeat {
            let p = p + item &* Axis.size
            a.add(&b, (left + item &* 8).eight(), (right + item &* 8).eight(), p, stride) {
              Axis.eight($0, Axis.size)
            }
            item &+= 8
          } while item < end
          if end & 63 == 0 { ahead.pointee.ask(hop) }
        }
        ahead.pointee.ask((hop &* (length & 63)) &>> 6)
        let rest = length &- item
        if rest != 0 {
          let p = p + item &* Axis.size
          a.add(
            &b, neuron_load_doubles(left + item &* 8, rest),
            neuron_load_doubles(right + item &* 8, rest), p, stride
          ) { Axis.some($0, Axis.size, rest) }
        }
        a.put(b, sums + (output &* sumsHop &+ index), sums + (second &* sumsHop &+ index))
        output &+= 2
      }
      index &+= Vectors.together
    }
  }
}

/// The lanes of the vectors that go together.
private struct Together {
  private var (a, b, c, d) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
  private var (e, f, g, h) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)

  /// Adds the items at so many bytes times a factor, and times another to `other`.
  @inline(__always)
  mutating func add(
    _ other: inout Together, _ left: Eight, _ right: Eight, _ p: UnsafeRawPointer, _ stride: Int,
    _ load: (_ at: UnsafeRawPointer) -> Eight
  ) {
    @inline(__always)
    func both(_ sum: inout Eight, _ second: inout Eight, _ p: UnsafeRawPointer) {
      let items = load(p)
      sum += items * left
      second += items * right
    }
    both(&a, &other.a, p)
    both(&b, &other.b, p + stride)
    if neuron_accumulators() < 16 { return }
    both(&c, &other.c, p + 2 &* stride)
    both(&d, &other.d, p + 3 &* stride)
    let q = p + 4 &* stride
    both(&e, &other.e, q)
    both(&f, &other.f, q + stride)
    both(&g, &other.g, q + 2 &* stride)
    both(&h, &other.h, q + 3 &* stride)
  }

  /// The trees, of each vector with the one factor and with the other: each level of all at once.
  @inline(__always)
  func put(
    _ other: Together, _ sums: UnsafeMutablePointer<Double>,
    _ otherSums: UnsafeMutablePointer<Double>
  ) {
    if neuron_accumulators() < 16 {
      let all = trees(a, b, other.a, other.b)
      UnsafeMutableRawPointer(sums).storeBytes(of: all.lowHalf, as: SIMD2<Double>.self)
      UnsafeMutableRawPointer(otherSums).storeBytes(of: all.highHalf, as: SIMD2<Double>.self)
      return
    }
    sums.put(trees(a, b, c, d, e, f, g, h), 0)
    otherSums.put(
      trees(other.a, other.b, other.c, other.d, other.e, other.f, other.g, other.h), 0)
  }
}
