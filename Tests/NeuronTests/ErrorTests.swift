// SPDX-License-Identifier: MIT
import Neuron
import Testing

@Suite struct ErrorTests {
  static let named: [NeuronError] = [
    .nullPointer, .size, .shape, .scalarType, .layout, .alignment, .overlap, .label, .weight,
    .empty, .scratch, .outOfMemory, .structSize, .option, .format,
  ]

  @Test func statuses() {
    #expect(NeuronError(status: 0) == nil)
    #expect(Self.named.map(\.status) == Array(1...15))
    for error in Self.named { #expect(NeuronError(status: error.status) == error) }
  }

  @Test func statusesToCome() {
    for status in [17, 1000, -1] as [Int32] {
      #expect(NeuronError(status: status) == .other(status))
      #expect(NeuronError.other(status).status == status)
      #expect(!NeuronError.other(status).description.isEmpty)
    }
  }

  @Test func files() {
    let error = NeuronError.file(errno: 2)
    #expect(error.status == 16)
    guard case .file = NeuronError(status: 16) else { return #expect(Bool(false)) }
    #expect("\(error)" == "the system refused a file: No such file or directory")
    #expect(error != .file(errno: 3))
  }

  @Test func messagesSayDifferentThings() {
    let messages = Self.named.map { "\($0)" }
    #expect(Set(messages).count == messages.count)
    #expect(messages.allSatisfy { !$0.isEmpty && !$0.hasSuffix(".") })
  }

  static let neuron = Neuron(weights: [0.5, -0.25], bias: 0.1)
  static let x: Neuron.Matrix = [[1, 2], [3, 4], [5, 6]]

  /// Every call that takes samples.
  enum Call: CaseIterable {
    case losses, residuals, loss, gradient, lossAndGradient, inputGradient, hessian, hessianProduct

    func run(_ samples: Neuron.Samples) throws {
      let neuron = ErrorTests.neuron
      switch self {
      case .losses: _ = try neuron.losses(on: samples)
      case .residuals: _ = try neuron.residuals(on: samples)
      case .loss: _ = try neuron.loss(on: samples)
      case .gradient: _ = try neuron.gradient(on: samples)
      case .lossAndGradient: _ = try neuron.lossAndGradient(on: samples)
      case .inputGradient: _ = try neuron.inputGradient(on: samples)
      case .hessian: _ = try neuron.hessian(on: samples)
      case .hessianProduct:
        _ = try neuron.hessianProduct(with: .init(inputs: 2), on: samples)
      }
    }

    static let needLabels = allCases.filter { $0 != .hessian && $0 != .hessianProduct }
    static let rowByRow: [Call] = [.losses, .residuals]
    static let means = allCases.filter { !rowByRow.contains($0) }
  }

  func expect(
    _ error: NeuronError, of calls: [Call], _ samples: Neuron.Samples,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for call in calls {
      #expect(throws: error, "\(call)", sourceLocation: sourceLocation) { try call.run(samples) }
    }
  }

  @Test func goodSamplesAreNoError() throws {
    let samples = Neuron.Samples(Self.x, labels: [0, 1, 0.5], weights: [1, 0, 2.0])
    for call in Call.allCases { try call.run(samples) }
  }

  @Test func shape() {
    expect(.shape, of: Call.allCases, .init([[1], [2]], labels: [0, 1]))
    expect(.shape, of: Call.needLabels, .init(Self.x, labels: [0, 1]))
    expect(.shape, of: Call.allCases, .init(Self.x, labels: [0, 1, 0], weights: [1.0, 1]))
    expect(.shape, of: Call.allCases, .init(Self.x, labels: [0, 1, 0], offsets: [1.0, 1, 1, 1]))
  }

  @Test(arguments: [-0.1, 1.0.nextUp, .infinity, .nan] as [Double])
  func label(_ label: Double) throws {
    expect(.label, of: Call.needLabels, .init(Self.x, labels: [0, label, 1]))
    // A row of weight 0 never matters.
    let samples = Neuron.Samples(Self.x, labels: [0, label, 1], weights: [1.0, 0, 1])
    for call in Call.allCases { try call.run(samples) }
  }

  @Test func labelsThatAreNotThere() {
    expect(.nullPointer, of: Call.needLabels, .init(unlabelled: Self.x))
  }

  @Test(arguments: [-1, .infinity, .nan] as [Double])
  func weight(_ weight: Double) {
    expect(.weight, of: Call.allCases, .init(Self.x, labels: [0, 1, 0], weights: [1, weight, 1]))
  }

  @Test func weightsThatSumToNothing() throws {
    let samples = Neuron.Samples(Self.x, labels: [0, 1, 0], weights: [0.0, 0, 0])
    expect(.weight, of: Call.means, samples)
    for call in Call.rowByRow { try call.run(samples) }
    let huge = [Double](repeating: .greatestFiniteMagnitude, count: 3)
    expect(.weight, of: Call.means, .init(Self.x, labels: [0, 1, 0], weights: huge))
  }

  @Test func empty() throws {
    let none = Neuron.Samples(Self.x.rows(0..<0), labels: [Double]())
    expect(.empty, of: Call.means, none)
    for call in Call.rowByRow { try call.run(none) }
    #expect(try Self.neuron.losses(on: none) == [])
    #expect(try Self.neuron.activations(of: none.x) == [])
  }

  @Test func scalarType() {
    let labels = [0, 1, 0]
    expect(.scalarType, of: Call.allCases, .init(Self.x, labels: labels, weights: [1, 1, 1]))
    let offsets = [true, true, false]
    expect(.scalarType, of: Call.allCases, .init(Self.x, labels: labels, offsets: offsets))
  }

  @Test func oneSample() {
    let neuron = Self.neuron
    #expect(throws: NeuronError.shape) { try neuron([1]) }
    #expect(throws: NeuronError.shape) { try neuron.activation(of: [1, 2, 3]) }
    #expect(throws: NeuronError.shape) { try neuron.trace([], label: 1) }
    #expect(throws: NeuronError.label) { try neuron.trace([1, 2], label: 1.5) }
    #expect(throws: NeuronError.label) { try neuron.trace([1, 2], label: .nan) }
  }

  @Test func stepOfAnotherShape() throws {
    var neuron = Self.neuron
    #expect(throws: NeuronError.shape) {
      try neuron.step(against: .init(inputs: 3), learningRate: 1)
    }
    #expect(neuron == Self.neuron)
  }

  @Test func directionOfAnotherShape() {
    #expect(throws: NeuronError.shape) {
      try Self.neuron.hessianProduct(
        with: .init(inputs: 1), on: .init(Self.x, labels: [0, 1, 0]))
    }
  }

  /// On an error every output holds what it held before.
  @Test func outputsStayUntouched() throws {
    let bad = Neuron.Samples(Self.x, labels: [0, 2, 0])
    var gradient = Neuron.Gradient(weights: [7, 8], bias: 9)
    #expect(throws: NeuronError.label) {
      try Self.neuron.lossAndGradient(on: bad, into: &gradient)
    }
    #expect(gradient == .init(weights: [7, 8], bias: 9))

    var numbers: [Double] = [7, 8]
    var span = numbers.mutableSpan
    do throws(NeuronError) {
      try Self.neuron.activations(of: Self.x, into: &span)
      Issue.record("two numbers took three activations")
    } catch {
      #expect(error == .shape)
    }
    #expect(numbers == [7, 8])
  }
}
