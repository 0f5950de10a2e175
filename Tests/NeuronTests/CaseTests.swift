// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@testable import TestCases

/// The cases of Tests/vectors/README.md, as every language makes them.
@Suite struct CaseTests {
  /// The same number as from C.
  @Test func hash() throws {
    let recorded = try #require(VectorFile("hash.txt").lines.first?.first)
    #expect(Case.hex(try Case.hash()) == recorded)
  }

  /// New cases in every run, each in all layouts, and stored as `Double` too.
  @Test func layoutAndStorageOfRandomCases() throws {
    let first = UInt64.random(in: 0...UInt64.max / 2)
    for seed in first..<first + 30 {
      var item = Case(seed: seed)
      let expected = try item.results()
      for layout in 0..<10 {
        item.layout = layout
        try expectSameBits(item, expected, "seed \(seed), layout \(layout)")
      }
      (item.xType, item.labelType) = (1, 1)
      item.weightType = min(item.weightType, 1)
      item.offsetType = min(item.offsetType, 1)
      try expectSameBits(item, expected, "seed \(seed), Double")
    }
  }

  func expectSameBits(_ item: Case, _ expected: [Case.Result], _ comment: String) throws {
    for (result, expected) in zip(try item.results(), expected) {
      #expect(sameBits(result.values, expected.values), "\(comment): \(result.name)")
    }
  }
}
