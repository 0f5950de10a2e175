// SPDX-License-Identifier: MIT
import CNeuronShims

/// What will be read next, asked for a few lines at a time while the processor calculates.
///
/// A processor drops what it is asked for beyond a few dozen lines, so that the next block has to be
/// spread evenly over the work on this one: the products, the exponentials, the gradient. Only hints:
/// an address may lie anywhere.
struct Ahead {
  var address: UnsafeRawPointer
  /// Bytes to ask for in products with vectors, every four registers of items.
  var alongRows = 0
  /// In a loop over a tile, every eight rows.
  var inTile = 0
  /// In a combination of rows, every register of items.
  var acrossRows = 0
  /// Where columns come one after the other, the rows whose products are made together; else 0.
  var group = 0

  init(nowhere address: UnsafeRawPointer) { self.address = address }

  /// - Parameters:
  ///   - tileLoops: The loops over a tile, of each output, that what is asked for between products is
  ///     spread over: as many as there are for a gradient, and fewer where nothing is read again.
  ///   - outputs: Where they do not share loads, each asks for the next block by itself.
  @inline(never)
  init(_ x: Matrix, tileLoops: Int, isGradient: Bool, outputs: Int = 1) {
    address = x.base
    let size = x.isFloat32 ? 4 : 8
    if x.isByColumns {
      // Products look ahead by themselves.
      group =
        isGradient
        ? Matrix.gradientGroup(columns: x.columns, size: size, outputs: outputs)
        : Matrix.productsGroup(outputs: outputs)
      return
    }
    // Where rows lie apart, the processor has to look for itself. What is small is in a cache, where
    // asking for it took an eighth longer.
    let row = x.columns &* size
    if x.columnStride != size || x.rowStride != row || x.columns < 8 || x.rows &* row < 1 &<< 22 {
      return
    }
    // What is looked at once, row after row, the processor foresees, and reads sooner than if it is asked
    // to, unless there is more arithmetic to it than memory.
    if !isGradient && outputs == 1 && !x.isFloat32 { return }
    let block = blockRows(columns: x.columns)
    let bytes = block &* row
    let shares = outputs > 1 && x.sharesLoads(rows: block) ? outputs : 1
    let steps = shares &* tileLoops &* block &>> 3
    // As much as what the tile takes of the time, and four lines a step at most.
    let eighths = neuron_accumulators() >= 16 ? 3 : 4
    inTile = neuron_whole(Double(min((bytes &* eighths) &>> 3, steps &* 256)) / Double(steps))
    // Outputs that share loads go through a block by twos.
    let passes = Double((shares &+ 1) &>> 1)
    let rest = (1 - Double(inTile &* steps) / Double(bytes)) / passes
    // Rounded up: a part's last line took up to four tenths of its time, if nobody had asked for it.
    alongRows = Ahead.ceiling(rest * Double((isGradient ? 16 : 32) &* size))
    acrossRows = Ahead.ceiling(rest * Double(4 &* size))
  }

  private static func ceiling(_ value: Double) -> Int {
    let whole = neuron_whole(value)
    return Double(whole) < value ? whole &+ 1 : whole
  }

  /// From here on, from the first line that begins there: what precedes it comes with what is read now.
  @inline(__always)
  mutating func begin(_ first: UnsafeRawPointer) {
    address = first + (0 &- Int(bitPattern: first)) & 63
  }

  @inline(__always)
  mutating func ask(_ bytes: Int) {
    var line = 0
    while line < bytes {
      neuron_prefetch(address + line)
      line &+= 64
    }
    address += bytes
  }
}
