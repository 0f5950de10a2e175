// SPDX-License-Identifier: MIT

/// The largest error of many, and where it was: one finding instead of thousands.
public struct Worst: CustomStringConvertible {
  public private(set) var error = 0.0
  public private(set) var input = "none"
  public private(set) var count = 0

  public init() {}

  /// NaN counts as larger than everything.
  public mutating func note(_ error: Double, _ input: @autoclosure () -> String) {
    count += 1
    if !(error <= self.error) {
      self.error = error.isNaN ? .infinity : error
      self.input = input()
    }
  }

  public var description: String { "\(error) at \(input), of \(count)" }
}
