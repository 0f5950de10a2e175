// SPDX-License-Identifier: MIT
import NeuronNumerics

extension Partial {
  /// The head of this and what comes after it, or nil if the two do not belong together.
  public func merged(with right: Partial) -> Partial? {
    guard columns == right.columns, parameters == right.parameters,
      firstRow &+ rows == right.firstRow
    else { return nil }
    return Partial(
      columns: columns, firstRow: firstRow, rows: rows &+ right.rows,
      parameters: parameters)
  }

  /// Writes the nodes of two parts that this one is made of.
  ///
  /// - Parameters:
  ///   - second: The right part.
  ///   - bytes: May be the left one's.
  @inline(never)
  public func merge(
    _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ second: Partial,
    into bytes: UnsafeMutableRawPointer
  ) {
    let blocks = blocks
    let middle = second.rows == 0 ? blocks.end : second.blocks.first
    let isInPlace = UnsafeRawPointer(bytes) == left
    var left = left + Partial.head
    var right = right + Partial.head
    var out = bytes + Partial.head
    var at = blocks.first
    while at < blocks.end {
      let size = blocks.node(at: at)
      if at &+ size <= middle {
        if !isInPlace { copy(left, to: out) }
        left += stride
      } else if at >= middle {
        copy(right, to: out)
        right += stride
      } else {
        bridge(&left, &right, at, size, middle, isInPlace, out)
      }
      out += stride
      at &+= size
    }
    seal(bytes)
  }

  /// The one node with blocks of both: from the middle outwards, whatever comes to lie side by side
  /// is of one size.
  private func bridge(
    _ left: inout UnsafeRawPointer, _ right: inout UnsafeRawPointer, _ at: Int64, _ whole: Int64,
    _ middle: Int64, _ isInPlace: Bool, _ out: UnsafeMutableRawPointer
  ) {
    let part = BlockRange(first: at, count: middle &- at)
    var back = part.nodes
    let nodes = left
    left += back &* stride
    var size = middle & (0 &- middle)
    var start = middle
    var sum = right
    right += stride
    while size < whole {
      if start & size != 0 {
        // In place, the sum moves to where the left half stood: what is before it is still to come.
        back &-= 1
        let half = nodes + back &* stride
        let target = isInPlace ? UnsafeMutableRawPointer(mutating: half) : out
        add(half, sum, into: target)
        sum = UnsafeRawPointer(target)
        start &-= size
      } else {
        let target = UnsafeMutableRawPointer(mutating: sum)
        add(sum, right, into: target)
        right += stride
      }
      size &<<= 1
    }
  }

  /// One node. The standard library's copy can trap.
  private func copy(_ node: UnsafeRawPointer, to out: UnsafeMutableRawPointer) {
    var index = 0
    while index < 3 &+ columns {
      out.storeBytes(
        of: node.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self),
        toByteOffset: index &* 8, as: UInt64.self)
      index &+= 1
    }
  }

  @inline(never)
  private func add(
    _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, into sums: UnsafeMutableRawPointer
  ) {
    var index = 0
    while index < 3 &+ columns {
      sums.put(left.number(index) + right.number(index), index)
      index &+= 1
    }
  }

  /// The means, of which nothing is written if there is a fault. At least one block, from the first.
  @inline(never)
  public func means(
    _ bytes: UnsafeRawPointer, loss: UnsafeMutablePointer<Double>, dw: Results,
    db: UnsafeMutablePointer<Double>
  ) -> Fault {
    let last = bytes + (size &- stride)
    let nodes = blocks.nodes
    let weight = root(last, nodes, 2)
    // Written so that a NaN is refused too.
    guard weight > 0 && weight < .infinity else { return .total }
    loss.pointee = (root(last, nodes, 0) / weight).canonical
    db.pointee = (root(last, nodes, 1) / weight).canonical
    var column = 0
    while column < columns {
      let mean = (root(last, nodes, 3 &+ column) / weight).canonical
      (dw.base + column &* dw.stride).storeBytes(of: mean, as: Double.self)
      column &+= 1
    }
    return .none
  }

  /// A number of the root: a node without a right half is its left half.
  @inline(never)
  private func root(_ last: UnsafeRawPointer, _ nodes: Int, _ index: Int) -> Double {
    var sum = last.number(index)
    var node = last
    var left = nodes
    while left > 1 {
      node += 0 &- stride
      sum = node.number(index) + sum
      left &-= 1
    }
    return sum
  }
}
