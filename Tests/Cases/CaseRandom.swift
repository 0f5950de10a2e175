// SPDX-License-Identifier: MIT
import TestSupport

/// The numbers that cases are made of, each from one number of the generator.
struct CaseRandom {
  private var generator: SplitMix64
  /// Whether zeros, huge and tiny numbers, infinities and NaN are among the numbers.
  var isSpecial = false

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }

  mutating func number(type: Int, scale: Int = 0) -> Double {
    let special: [Double] = [0, -0.0, 0x1p-149, -0x1p-126, 0x1p100, -0x1p100, .infinity, .nan]
    let r = generator.next()
    if isSpecial && r >> 56 & 31 == 0 { return special[Int(r % 8)] }
    let exponent = 1019 + (r >> 52 & 7) - UInt64(scale)
    return Self.fitting(r & 0x800f_ffff_ffff_ffff | exponent << 52, type)
  }

  mutating func label(type: Int) -> Double {
    let r = generator.next()
    if type > 2 { return Double(r & 1) }
    let digits = type == 1 ? 53 : 24
    switch r >> 62 {
    case 0: return 0
    case 1: return 1
    case 2:
      let digitsAlone = r & (1 << UInt64(digits) - 1)
      return Double(digitsAlone) * Double(sign: .plus, exponent: -digits, significand: 1)
    default:
      let small = Self.fitting(r & 0xf_ffff_ffff_ffff | (1022 - (r >> 52 & 31)) << 52, type)
      return type == 1 && r >> 57 & 1 == 1 ? 1 - small : small
    }
  }

  mutating func weight(type: Int) -> Double {
    let r = generator.next()
    if r >> 62 == 0 { return 0 }
    return Self.fitting(r & 0xf_ffff_ffff_ffff | (1019 + (r >> 52 & 7)) << 52, type)
  }

  /// A number that the type can hold: a float has 29 bits of significand less.
  private static func fitting(_ bits: UInt64, _ type: Int) -> Double {
    Double(bitPattern: type == 2 ? bits & ~0x1fff_ffff : bits)
  }
}
