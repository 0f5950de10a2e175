// SPDX-License-Identifier: MIT
import CNeuron

/// The memory of a view: up to two axes, each so many steps of so many bytes.
struct Region: Equatable {
  private(set) var base: UInt = 0
  /// The longer stride and its count, then the shorter.
  private var outer = Axis(count: 1, stride: 0)
  private var inner = Axis(count: 1, stride: 0)
  private var item: UInt = 0

  struct Axis: Equatable {
    var count: Int
    var stride: Int

    /// Bytes from the first item to the last, or nil if they overflow.
    @inline(__always)
    var reach: Int? {
      let (reach, overflows) = Int(bitPattern: stride.magnitude).multipliedReportingOverflow(
        by: count &- 1)
      return overflows || stride == Int.min ? nil : reach
    }
  }

  /// Nothing.
  init() {}

  /// - Throws: NEURON_E_SIZE for a negative size, or if the view cannot lie in memory;
  ///   NEURON_E_NULL if there are items at no address; NEURON_E_ALIGNMENT.
  init(_ data: UnsafeRawPointer?, rows: Axis, columns: Axis, item size: Int) throws(Refusal) {
    try require(rows.count >= 0 && columns.count >= 0, NEURON_E_SIZE)
    let (items, overflows) = rows.count.multipliedReportingOverflow(by: columns.count)
    try require(!overflows && items <= Int.max &>> 3, NEURON_E_SIZE)
    if items == 0 { return }
    let data = try present(data)
    let address = UInt(bitPattern: data)
    let mask = size &- 1
    // The stride of an axis with one item means nothing.
    let rows = rows.count == 1 ? Axis(count: 1, stride: 0) : rows
    let columns = columns.count == 1 ? Axis(count: 1, stride: 0) : columns
    let bits = Int(bitPattern: address) | rows.stride | columns.stride
    try require(bits & mask == 0, NEURON_E_ALIGNMENT)

    guard let down = rows.reach, let across = columns.reach else { throw Refusal(NEURON_E_SIZE) }
    let (sum, tooFar) = down.addingReportingOverflow(across)
    try require(!tooFar && sum <= Int.max &- size, NEURON_E_SIZE)
    item = UInt(bitPattern: size)
    base = address
    let isRowOuter = rows.stride.magnitude >= columns.stride.magnitude
    outer = isRowOuter ? rows : columns
    inner = isRowOuter ? columns : rows
    // The lowest address and the one past the highest must exist.
    let below =
      (rows.stride < 0 ? UInt(bitPattern: down) : 0)
      &+ (columns.stride < 0 ? UInt(bitPattern: across) : 0)
    try require(below <= address, NEURON_E_SIZE)
    let above = UInt(bitPattern: sum) &- below &+ item
    try require(!address.addingReportingOverflow(above).overflow, NEURON_E_SIZE)
  }

  /// `count` items side by side.
  init(_ data: UnsafeRawPointer?, count: Int, item size: Int) throws(Refusal) {
    try self.init(
      data, rows: Axis(count: 1, stride: 0), columns: Axis(count: count, stride: size), item: size)
  }

  /// `bytes` of raw memory, at any alignment; they must exist.
  init(raw data: UnsafeRawPointer, bytes: Int) {
    base = UInt(bitPattern: data)
    item = UInt(bitPattern: bytes)
  }

  @inline(__always)
  private func low(_ axis: Axis) -> UInt {
    axis.stride < 0 ? UInt(bitPattern: axis.stride.magnitudeTimes(axis.count &- 1)) : 0
  }

  var isEmpty: Bool { item == 0 }

  /// The lowest address.
  private var start: UInt { base &- low(outer) &- low(inner) }

  /// Bytes of one run along the inner axis.
  private var run: UInt {
    UInt(bitPattern: inner.stride.magnitudeTimes(inner.count &- 1)) &+ item
  }

  /// One past the highest address.
  private var end: UInt {
    start &+ UInt(bitPattern: outer.stride.magnitudeTimes(outer.count &- 1)) &+ run
  }

  /// Whether an item may lie on another of the same view.
  var overlapsItself: Bool {
    if inner.count > 1 && inner.stride.magnitude < item { return true }
    return outer.count > 1 && outer.stride.magnitude < run
  }

  /// Whether the two may share a byte: never false if they do.
  ///
  /// Columns of one array interleave without touching. That is seen by looking at where the runs
  /// begin within the common period of both; intricate cases count as touching.
  @inline(__always)
  func touches(_ other: Region) -> Bool {
    if item == 0 || other.item == 0 || end <= other.start || other.end <= start { return false }
    return interlocks(other)
  }

  @inline(never)
  private func interlocks(_ other: Region) -> Bool {
    let period = Region.commonDivisor(
      outer.count > 1 ? outer.stride.magnitude : 0,
      other.outer.count > 1 ? other.outer.stride.magnitude : 0)
    if period == 0 || run > period || other.run > period { return true }
    // Where the later one's runs begin, counted from the earlier one's.
    let (first, second) = start <= other.start ? (self, other) : (other, self)
    let offset = (second.start &- first.start) % period
    return offset < first.run || offset &+ second.run > period
  }

  private static func commonDivisor(_ a: UInt, _ b: UInt) -> UInt {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}

extension Int {
  /// |self| * factor, which is known not to overflow.
  @inline(__always)
  fileprivate func magnitudeTimes(_ factor: Int) -> Int {
    Int(bitPattern: magnitude) &* factor
  }
}
