// SPDX-License-Identifier: MIT

/// How far rows lie from a hyperplane, on their labels' side.
public struct Margins {
  /// The least and the greatest; a soft label's row counts against its side, whichever it is.
  public var lowest = Double.infinity
  public var highest = 0.0 - Double.infinity
}

extension Samples {
  /// (2 y_i - 1) (x_i.w + b) over the rows of weight other than 0. Offsets do not enter.
  ///
  /// - Returns: Nil if the caller wants no more: of some of the rows they say nothing.
  @inline(never)
  public func margins(_ w: UnsafePointer<Double>, _ b: Double) -> Margins? {
    var margins = Margins()
    var part = self
    part.offset = nil
    let weights = Numbers(
      base: UnsafeRawPointer(w), count: x.columns, stride: 8, storage: .float64)
    part.eachTile(Outputs(weights, b)) { tile, _, _, count in
      var index = 0
      while index < count {
        if tile.weight[index] != 0 {
          let y = tile.y[index]
          let z = tile.z[index]
          let margin = y == 1 ? z : y == 0 ? 0 - z : 0 - z.magnitude
          // Written so that a NaN ends up in both.
          if !(margin >= margins.lowest) { margins.lowest = margin }
          if !(margin <= margins.highest) { margins.highest = margin }
        }
        index &+= 1
      }
    }
    return isCancelled ? nil : margins
  }
}
