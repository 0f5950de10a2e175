// SPDX-License-Identifier: MIT

/// How many outputs share loads of columns: as a type, for each has a loop of its own.
protocol Sharing {
  static var isPair: Bool { get }
}

enum One: Sharing {
  static var isPair: Bool {
    @inline(__always) get { false }
  }
}

enum Two: Sharing {
  static var isPair: Bool {
    @inline(__always) get { true }
  }
}
