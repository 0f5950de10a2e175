// SPDX-License-Identifier: MIT
import Foundation
import Neuron
import Testing

@Suite struct FileTests {
  /// A folder for one test.
  final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
  }

  static let neurons: [Neuron] = [
    Neuron(inputs: 0),
    Neuron(weights: [0.5, -0.25], bias: 0.1),
    Neuron(
      weights: [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude],
      bias: -0.0),
    Neuron(weights: [Double](repeating: 0.1, count: 10_000), bias: .infinity),
    Neuron(
      weights: [1], bias: 2,
      metadata: ["": "", "é€🧠": "ключ\n\u{1}\"\\", "feature_names": #"["a"]"#, "a": "b"]),
  ]

  static func bits(_ neuron: Neuron) -> [UInt64] {
    (neuron.weights + [neuron.bias]).map(\.bitPattern)
  }

  @Test(arguments: neurons) func thereAndBack(_ neuron: Neuron) throws {
    let folder = try Folder()
    let path = folder.path("é.safetensors")
    try Neuron(inputs: 3).save(to: path)
    try neuron.save(to: path)
    let again = try Neuron(contentsOf: path)
    #expect(again == neuron)
    #expect(Self.bits(again) == Self.bits(neuron))
    #expect(again.metadata == neuron.metadata)
    #expect(try folder.names == ["é.safetensors"])
    let bytes = try neuron.encoded()
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    #expect(try Neuron(encoded: bytes) == neuron)
    #expect(Self.bits(try Neuron(encoded: bytes)) == Self.bits(neuron))
  }

  @Test func notANumber() throws {
    let neuron = Neuron(weights: [.nan, 1], bias: .nan)
    #expect(Self.bits(try Neuron(encoded: neuron.encoded())) == Self.bits(neuron))
  }

  /// The bytes are those that C and Python write.
  @Test func bytes() throws {
    let neuron = Neuron(weights: [0.5], bias: 0.25, metadata: ["k": "v"])
    let header =
      #"{"__metadata__":{"k":"v"},"b":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"#
      + #""w":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#
    let padded = [UInt8](header.utf8) + [UInt8](repeating: 0x20, count: -header.utf8.count & 7)
    let data: [UInt8] = [0, 0, 0, 0, 0, 0, 0xd0, 0x3f, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f]
    let expected = [UInt8(padded.count), 0, 0, 0, 0, 0, 0, 0] + padded + data
    #expect(try neuron.encoded() == expected)
  }

  @Test func metadataIsPartOfTheNeuron() {
    let plain = Neuron(weights: [1])
    var described = plain
    described.metadata["k"] = "v"
    #expect(described != plain)
    #expect(described == Neuron(weights: [1], metadata: ["k": "v"]))
  }

  @Test func malformed() throws {
    let folder = try Folder()
    let path = folder.path("model")
    let bytes = try Neuron(weights: [0.5], metadata: ["k": "v"]).encoded()
    for count in 0..<bytes.count {
      let cut = [UInt8](bytes[..<count])
      #expect(throws: NeuronError.format) { try Neuron(encoded: cut) }
      try Data(cut).write(to: URL(fileURLWithPath: path))
      #expect(throws: NeuronError.format) { try Neuron(contentsOf: path) }
    }
    #expect(throws: NeuronError.format) { try Neuron(encoded: bytes + [0]) }
  }

  @Test func refused() throws {
    let folder = try Folder()
    let neuron = Neuron(weights: [1])
    let missing = folder.path("none/model")
    #expect(throws: NeuronError.file(errno: ENOENT)) { try neuron.save(to: missing) }
    #expect(throws: NeuronError.file(errno: ENOENT)) { try Neuron(contentsOf: missing) }
    #expect(throws: NeuronError.file(errno: EISDIR)) { try neuron.save(to: folder.url.path) }
    #expect(throws: NeuronError.file(errno: EISDIR)) { try Neuron(contentsOf: folder.url.path) }
    #expect(try folder.names == [])
  }

  /// A zero byte would end a text of C's before its time.
  @Test func zeroBytes() throws {
    let folder = try Folder()
    let path = folder.path("model")
    #expect(throws: NeuronError.format) { try Neuron(weights: [1]).save(to: path + "\0x") }
    #expect(throws: NeuronError.format) { try Neuron(contentsOf: path + "\0x") }
    for metadata in [["a\0": "b"], ["a": "\0"]] {
      let neuron = Neuron(weights: [1], metadata: metadata)
      #expect(throws: NeuronError.format) { try neuron.save(to: path) }
      #expect(throws: NeuronError.format) { try neuron.encoded() }
    }
    #expect(try folder.names == [])
  }

  @Test func tooMuchMetadata() {
    let neuron = Neuron(weights: [1], metadata: ["a": String(repeating: "x", count: 1 << 24)])
    #expect(throws: NeuronError.size) { try neuron.encoded() }
  }
}
