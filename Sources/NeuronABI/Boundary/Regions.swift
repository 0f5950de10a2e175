// SPDX-License-Identifier: MIT
import CNeuron

/// The regions of one call, each held against the others as it comes in: an output may touch none.
struct Regions {
  private typealias Four = (Region, Region, Region, Region)
  private var inputs: (Four, Four) = (Regions.none, Regions.none)
  private var outputs: (Four, Four) = (Regions.none, Regions.none)
  private var inputCount = 0
  private var outputCount = 0

  private static var none: Four { (Region(), Region(), Region(), Region()) }

  init() {}

  /// Inputs come before outputs.
  @inline(never)
  mutating func input(_ region: Region) {
    let index = inputCount & 7
    withUnsafeMutableBytes(of: &inputs) {
      $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Region.self)[index] = region
    }
    inputCount = index &+ 1
  }

  /// - Parameter inPlace: Outputs may be exactly these views; empty ones stand for none.
  /// - Throws: NEURON_E_OVERLAP.
  @inline(never)
  mutating func output(
    _ region: Region, inPlace first: Region = Region(), or second: Region = Region()
  ) throws(Refusal) {
    try require(!region.overlapsItself, NEURON_E_OVERLAP)
    var clashes = false
    let index = outputCount & 7
    let inputCount = inputCount
    withUnsafeBytes(of: &inputs) {
      let inputs = $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Region.self)
      var i = 0
      while i < inputCount {
        let input = inputs[i]
        let isSame = region == input && (input == first || input == second)
        if !isSame && region.touches(input) { clashes = true }
        i &+= 1
      }
    }
    withUnsafeMutableBytes(of: &outputs) {
      let outputs = $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Region.self)
      var i = 0
      while i < index {
        if region.touches(outputs[i]) { clashes = true }
        i &+= 1
      }
      outputs[index] = region
    }
    outputCount = index &+ 1
    try require(!clashes, NEURON_E_OVERLAP)
  }
}
