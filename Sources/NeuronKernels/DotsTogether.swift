// SPDX-License-Identifier: MIT
import CNeuronShims

/// float32 in wide registers, eight vectors at a time: alone, each is a chain of additions as long as the
/// way of its bytes from memory.
extension Vectors {
  @inline(__always)
  func goTogether<Axis: Items>(_: Axis.Type) -> Bool {
    Axis.size == 4 && neuron_accumulators() >= 16 && count >= 8
  }

  @inline(__always)
  func dotsTogether<Axis: Items>(
    _ axis: Axis.Type, _ factors: UnsafePointer<Double>, _ next: inout Ahead,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    // For a register of items of each vector.
    let hop = next.alongRows &* 2
    let whole = length & ~7
    let rest = length & 7
    var index = 0
    while index < count {
      // What is left over is taken along with some vectors once more.
      index = min(index, count &- 8)
      var p = base + index &* stride
      var (a, b, c, d) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
      var (e, f, g, h) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
      @inline(__always) func add(_ w: Eight, _ load: (_ at: UnsafeRawPointer) -> Eight) {
        let q = p + 4 &* stride
        a += load(p) * w
        b += load(p + stride) * w
        c += load(p + 2 &* stride) * w
        d += load(p + 3 &* stride) * w
        e += load(q) * w
        f += load(q + stride) * w
        g += load(q + 2 &* stride) * w
        h += load(q + 3 &* stride) * w
      }
      var item = 0
      while item < whole {
        add(UnsafeRawPointer(factors + item).eight()) { Axis.eight($0, Axis.size) }
        p += 8 &* Axis.size
        item &+= 8
        next.ask(hop)
      }
      if rest != 0 {
        add(neuron_load_doubles(factors + item, rest)) { Axis.some($0, Axis.size, rest) }
        next.ask(hop)
      }
      sums.put(trees(a, b, c, d, e, f, g, h), index)
      index &+= 8
    }
  }
}
