// SPDX-License-Identifier: MIT

extension Case {
  /// The results of the case as lines of hexadecimal bit patterns, one line a function.
  public static func lines(seed: UInt64) throws -> [String] {
    let item = Case(seed: seed)
    var lines = ["case \(seed) \(item.rows) \(item.columns)"]
    for result in try item.results() {
      let words = [result.name] + result.values.map { hex($0.bitPattern) }
      lines.append(words.joined(separator: " "))
    }
    return lines
  }

  /// FNV-1a over every result of the cases of the seeds 1 to 400, the low byte of each number first.
  public static func hash() throws -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for seed in 1...400 as ClosedRange<UInt64> {
      for result in try Case(seed: seed).results() {
        for value in result.values {
          for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
            hash = (hash ^ (value.bitPattern >> shift & 0xff)) &* 0x100_0000_01b3
          }
        }
      }
    }
    return hash
  }

  /// Sixteen digits.
  public static func hex(_ bits: UInt64) -> String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
