// SPDX-License-Identifier: MIT

/// Content that is not what it should be.
public struct Malformed: Error {
  init() {}
}

@inline(__always)
func require(_ condition: Bool) throws(Malformed) {
  if !condition { throw Malformed() }
}

/// The bytes of the UTF-8 character at an address, or 0 if there is none that is well formed.
///
/// Overlong forms and surrogates are not (Unicode, table 3-7). Reads at most `available` bytes, and
/// none beyond one that is wrong: a zero byte ends a text.
@inline(never)
func characterLength(_ text: UnsafePointer<UInt8>, _ available: Int) -> Int {
  let lead = text[0]
  if lead < 0x80 { return 1 }
  if lead < 0xc2 || lead > 0xf4 { return 0 }
  let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  if length > available { return 0 }
  let low: UInt8 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80
  let high: UInt8 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf
  if text[1] < low || text[1] > high { return 0 }
  var i = 2
  while i < length {
    if text[i] & 0xc0 != 0x80 { return 0 }
    i &+= 1
  }
  return length
}

/// The bytes of a text up to the zero byte at its end, that included.
@inline(never)
public func textLength(_ text: UnsafePointer<UInt8>) throws(Malformed) -> Int {
  var count = 0
  while text[count] != 0 {
    let length = characterLength(text + count, 4)
    try require(length > 0)
    count &+= length
  }
  return count &+ 1
}

extension Writer {
  /// A character in UTF-8.
  mutating func put(character: UInt32) {
    if character < 0x80 { return put(UInt8(truncatingIfNeeded: character)) }
    if character < 0x800 {
      put(0xc0 | UInt8(truncatingIfNeeded: character &>> 6))
    } else {
      if character < 0x1_0000 {
        put(0xe0 | UInt8(truncatingIfNeeded: character &>> 12))
      } else {
        put(0xf0 | UInt8(truncatingIfNeeded: character &>> 18))
        put(0x80 | UInt8(truncatingIfNeeded: character &>> 12) & 0x3f)
      }
      put(0x80 | UInt8(truncatingIfNeeded: character &>> 6) & 0x3f)
    }
    put(0x80 | UInt8(truncatingIfNeeded: character) & 0x3f)
  }

  /// A text with a zero byte at its end, as a string of JSON. Escapes what has to be, in the shortest
  /// way there is.
  @inline(never)
  mutating func put(quoted text: UnsafePointer<UInt8>) {
    put(0x22)
    var i = 0
    while text[i] != 0 {
      let byte = text[i]
      switch byte {
      case 0x22, 0x5c: put(short: byte)
      case 0x08: put(short: 0x62)
      case 0x09: put(short: 0x74)
      case 0x0a: put(short: 0x6e)
      case 0x0c: put(short: 0x66)
      case 0x0d: put(short: 0x72)
      case 0..<0x20:
        put("\\u00")
        put(0x30 | byte &>> 4)
        put(byte & 15 < 10 ? 0x30 | byte & 15 : 0x57 &+ byte & 15)
      default: put(byte)
      }
      i &+= 1
    }
    put(0x22)
  }

  private mutating func put(short letter: UInt8) {
    put(0x5c)
    put(letter)
  }
}
