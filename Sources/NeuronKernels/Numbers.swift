// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronNumerics

/// How a vector's items are stored; the raw values are those of the header.
public enum Storage: Int32 {
  case float64 = 1
  case float32, bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64

  public var size: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .int16, .uint16: 2
    case .bool, .int8, .uint8: 1
    }
  }

  /// The first `count` items, 0 to 8, `stride` bytes apart, then zeros; no memory beyond them is read.
  @usableFromInline @inline(never)
  func few(_ address: UnsafeRawPointer, _ stride: Int, _ count: Int) -> Eight {
    // Labels, as numpy makes them of a comparison.
    if self == .bool && stride == 1 && count >= 8 {
      let isSet = neuron_from_bytes(address.loadUnaligned(as: UInt64.self)) .!= Eight.zero
      return Eight(repeating: 1).only(isSet)
    }
    @inline(__always) func each(_ read: (UnsafeRawPointer) -> Double) -> Eight {
      gather(address, stride, count, read)
    }
    // Eight at once only of what is common: each type is as much code again.
    @inline(__always) func eight(_ read: (UnsafeRawPointer) -> Double) -> Eight {
      count >= 8 ? spread(address, stride, read) : each(read)
    }
    return switch self {
    case .float64: eight { $0.load(as: Double.self) }
    case .float32: eight { Double($0.load(as: Float.self)) }
    case .bool: each { $0.load(as: UInt8.self) == 0 ? 0 : 1 }
    case .int8: each { Double($0.load(as: Int8.self)) }
    case .uint8: each { Double($0.load(as: UInt8.self)) }
    case .int16: each { Double($0.load(as: Int16.self)) }
    case .uint16: each { Double($0.load(as: UInt16.self)) }
    case .int32: eight { Double($0.load(as: Int32.self)) }
    case .uint32: each { Double($0.load(as: UInt32.self)) }
    case .int64: eight { Double($0.load(as: Int64.self)) }
    case .uint64: each { Double($0.load(as: UInt64.self)) }
    }
  }
}

/// By way of memory: lanes set one by one would be ten times the code.
@inline(__always)
private func gather(
  _ address: UnsafeRawPointer, _ stride: Int, _ count: Int,
  _ read: (UnsafeRawPointer) -> Double
) -> Eight {
  var value = Eight.zero
  withUnsafeMutableBytes(of: &value) {
    var out = $0.baseAddress.unsafelyUnwrapped
    let end = out + min(count, 8) &* 8
    var at = address
    while out < end {
      out.storeBytes(of: read(at), as: Double.self)
      out += 8
      at += stride
    }
  }
  return value
}

/// A read-only view of numbers of any storage type at any stride: labels, weights, offsets, w.
public struct Numbers {
  public var base: UnsafeRawPointer
  public var count: Int
  /// Bytes.
  public var stride: Int
  public var storage: Storage

  public init(base: UnsafeRawPointer, count: Int, stride: Int, storage: Storage) {
    self.base = base
    self.count = count
    self.stride = stride
    self.storage = storage
  }

  /// The items as they lie, if they are float64 side by side.
  @inline(__always)
  public var doubles: UnsafePointer<Double>? {
    storage == .float64 && (stride == 8 || count == 1)
      ? base.assumingMemoryBound(to: Double.self) : nil
  }

  /// The items from `first` on, `count` of them.
  func items(_ first: Int, _ count: Int) -> Numbers {
    Numbers(base: base + first &* stride, count: count, stride: stride, storage: storage)
  }

  /// Every `step`-th item, `count` of them.
  func every(_ step: Int, _ count: Int) -> Numbers {
    Numbers(base: base, count: count, stride: stride &* step, storage: storage)
  }

  public func item(_ index: Int) -> Double { some(index, 1).lane(0) }

  /// Items `index` and on, `count` of them (0 to 8), then zeros.
  @inline(__always)
  func some(_ index: Int, _ count: Int) -> Eight {
    let at = base + (index &* stride)
    if storage == .float64 && stride == 8 {
      return count >= 8 ? at.eight() : Doubles.some(at, 8, count)
    }
    return storage.few(at, stride, count)
  }

  /// All items, as float64 side by side.
  @inline(never)
  public func copy(to target: UnsafeMutablePointer<Double>) {
    var index = 0
    while index < count {
      let some = min(8, count &- index)
      let value = self.some(index, some)
      var lane = 0
      while lane < some {
        target[index &+ lane] = value.lane(lane)
        lane &+= 1
      }
      index &+= 8
    }
  }
}

extension SIMD8<Double> {
  /// Without the bounds check, hence the trap, of the standard subscript.
  @inline(__always)
  func lane(_ lane: Int) -> Double {
    withUnsafePointer(to: self) {
      UnsafeRawPointer($0).load(fromByteOffset: lane &* 8, as: Double.self)
    }
  }
}

/// A writable view of float64 items at any stride.
public struct Results {
  public var base: UnsafeMutableRawPointer
  public var count: Int
  /// Bytes.
  public var stride: Int

  public init(base: UnsafeMutableRawPointer, count: Int, stride: Int) {
    self.base = base
    self.count = count
    self.stride = stride
  }

  /// The items from `first` on, `count` of them.
  public func items(_ first: Int, _ count: Int) -> Results {
    Results(base: base + first &* stride, count: count, stride: stride)
  }

  public func put(_ value: Double, at index: Int) {
    (base + index &* stride).storeBytes(of: value.canonical, as: Double.self)
  }

  /// Writes the first `count` (0 to 8) of eight values at item `index`, NaN made canonical.
  @inline(__always)
  func put(_ value: Eight, _ index: Int, _ count: Int) {
    let value = value.canonical
    let at = base + (index &* stride)
    if stride == 8 && count >= 8 {
      at.put(value)
      return
    }
    var lane = 0
    while lane < count {
      (at + (lane &* stride)).storeBytes(of: value.lane(lane), as: Double.self)
      lane &+= 1
    }
  }
}
