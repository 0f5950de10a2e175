// SPDX-License-Identifier: MIT
import Foundation

/// A file of Tests/vectors, which the tests of every language read.
struct VectorFile {
  /// The words of the lines that have any; # begins a comment.
  let lines: [[Substring]]

  init(_ name: String) throws {
    let directory = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "vectors")
    let text = try String(contentsOf: directory.appending(path: name), encoding: .utf8)
    lines = text.split(separator: "\n")
      .map { line in line.prefix { $0 != "#" }.split(separator: " ") }
      .filter { !$0.isEmpty }
  }
}

/// A word that should be something else.
struct BadWord: Error {
  let word: Substring
}

func number(_ word: Substring) throws -> Double {
  guard let number = Double(word) else { throw BadWord(word: word) }
  return number
}

func numbers(_ words: some Sequence<Substring>) throws -> [Double] {
  try words.map { try number($0) }
}

func integer(_ word: Substring) throws -> Int {
  guard let integer = Int(word) else { throw BadWord(word: word) }
  return integer
}
