// SPDX-License-Identifier: MIT

/// Reads the JSON that the header of a model file is made of: objects, lists of numbers, strings.
///
/// What may stand where is known at each place, so that there is no nesting that the text decides.
struct JSONReader {
  private let text: UnsafePointer<UInt8>
  private let count: Int
  private var index = 0

  init(_ text: UnsafePointer<UInt8>, _ count: Int) {
    self.text = text
    self.count = count
  }

  /// Whether the next character is this one, which is then behind.
  @inline(never)
  mutating func take(_ character: UInt8) -> Bool {
    skipSpace()
    guard index < count && text[index] == character else { return false }
    index &+= 1
    return true
  }

  @inline(never)
  mutating func expect(_ character: UInt8) throws(Malformed) {
    try require(take(character))
  }

  mutating func expectEnd() throws(Malformed) {
    skipSpace()
    try require(index == count)
  }

  private mutating func skipSpace() {
    while index < count {
      switch text[index] {
      case 0x20, 0x09, 0x0a, 0x0d: index &+= 1
      default: return
      }
    }
  }

  /// Whether an object has a member after the `count` that were read; if not, it is behind.
  @inline(never)
  mutating func hasMember(after count: Int) throws(Malformed) -> Bool {
    if count == 0 {
      try expect(0x7b)
      return !take(0x7d)
    }
    if take(0x2c) { return true }
    try expect(0x7d)
    return false
  }

  /// A list of numbers: the last of them, the one before, and how many there are.
  @inline(never)
  mutating func numbers() throws(Malformed) -> (last: Int, first: Int, count: Int) {
    var numbers = (last: 0, first: 0, count: 0)
    try expect(0x5b)
    if take(0x5d) { return numbers }
    repeat {
      numbers = (try number(), numbers.last, numbers.count &+ 1)
    } while take(0x2c)
    try expect(0x5d)
    return numbers
  }

  /// A number without sign, point and exponent, so small that eight times as much is an Int.
  @inline(never)
  private mutating func number() throws(Malformed) -> Int {
    skipSpace()
    let start = index
    var number = 0
    while index < count, case let digit = text[index] &- 0x30, digit < 10 {
      // Zeros do not lead.
      try require(number <= Int.max &>> 9 && (index == start || text[start] != 0x30))
      number = number &* 10 &+ Int(digit)
      index &+= 1
    }
    try require(index > start)
    return number
  }

  /// The strings that mean something here.
  enum Word: Int {
    case w, weight, b, bias, metadata, dtype, shape, offsets, float64, float32
  }
  private static var words: StaticString {
    "w\0weight\0b\0bias\0__metadata__\0dtype\0shape\0data_offsets\0F64\0F32\0"
  }

  /// A string that means something.
  @inline(never)
  mutating func word() throws(Malformed) -> Word {
    var string: (UInt64, UInt64) = (0, 0)
    return try withUnsafeMutableBytes(of: &string) { bytes throws(Malformed) in
      let bytes = bytes.baseAddress.unsafelyUnwrapped
      var writer = Writer(bytes, capacity: 15)
      try self.string(into: &writer)
      guard let word = Word(rawValue: JSONReader.index(of: bytes)) else { throw Malformed() }
      return word
    }
  }

  /// The place of a string, which ends with a zero byte, among the words.
  @inline(never)
  private static func index(of string: UnsafeRawPointer) -> Int {
    let string = string.assumingMemoryBound(to: UInt8.self)
    let (words, count) = (words.utf8Start, words.utf8CodeUnitCount)
    var (word, at, letter, isSame) = (0, 0, 0, true)
    while at < count {
      isSame = isSame && words[at] == string[letter]
      letter &+= 1
      if words[at] == 0 {
        if isSame { return word }
        word &+= 1
        letter = 0
        isSame = true
      }
      at &+= 1
    }
    return word
  }

  /// A string, in UTF-8. It has no zero byte in it: texts end with one.
  @inline(never)
  mutating func string(into writer: inout Writer) throws(Malformed) {
    try expect(0x22)
    while index < count {
      let byte = text[index]
      let length = characterLength(text + index, count &- index)
      try require(byte >= 0x20 && length > 0)
      index &+= length
      if byte == 0x22 { return }
      if byte == 0x5c {
        writer.put(character: try escaped())
      } else {
        writer.put(text + (index &- length), length)
      }
    }
    throw Malformed()
  }

  /// What a backslash stands for, with what follows it.
  @inline(never)
  private mutating func escaped() throws(Malformed) -> UInt32 {
    try require(index < count)
    let letter = text[index]
    index &+= 1
    switch letter {
    case 0x22, 0x2f, 0x5c: return UInt32(letter)
    case 0x62: return 0x08
    case 0x66: return 0x0c
    case 0x6e: return 0x0a
    case 0x72: return 0x0d
    case 0x74: return 0x09
    case 0x75: break
    default: throw Malformed()
    }
    let unit = try codeUnit()
    try require(unit != 0 && unit & 0xfc00 != 0xdc00)
    if unit & 0xfc00 != 0xd800 { return unit }
    // The first half of a pair; the second has to follow.
    try require(count &- index > 2 && text[index] == 0x5c && text[index &+ 1] == 0x75)
    index &+= 2
    let second = try codeUnit()
    try require(second & 0xfc00 == 0xdc00)
    return 0x1_0000 &+ (unit & 0x3ff) &<< 10 | second & 0x3ff
  }

  /// Four hexadecimal digits.
  @inline(never)
  private mutating func codeUnit() throws(Malformed) -> UInt32 {
    var unit: UInt32 = 0
    let end = index &+ 4
    try require(end <= count)
    while index < end {
      let digit = text[index] &- 0x30
      let letter = (text[index] | 0x20) &- 0x61
      try require(digit < 10 || letter < 6)
      unit = unit &<< 4 | UInt32(digit < 10 ? digit : letter &+ 10)
      index &+= 1
    }
    return unit
  }
}
