// SPDX-License-Identifier: MIT
internal import CNeuron

extension Neuron {
  /// A neuron that learns from a stream of rows, by a step for each minibatch of them, in constant
  /// memory.
  ///
  ///     var trainer = try Neuron.Trainer(inputs: 2)
  ///     while let samples = next() { try trainer.train(on: samples) }
  ///     trainer.flush()
  ///     let neuron = trainer.neuron
  ///
  /// How the stream is cut into calls moves no bit of what comes of it. Nothing is random, and the
  /// defaults need no tuning: columns may be of any unit and any mean. docs/streams.md has the
  /// arithmetic.
  public struct Trainer: ~Copyable, @unchecked Sendable {
    /// What a step is divided by, weight by weight.
    public enum Method: Int32, Sendable {
      /// The root of the sum of the squared gradients so far.
      case adagrad
      /// The root of their mean, which forgets: half in 700 steps.
      case adam
      /// Nothing.
      case sgd
    }

    /// What becomes of the steps in time.
    public enum Schedule: Int32, Sendable {
      /// The neuron is a mean over all steps, the later half most.
      case averaging
      /// The neuron is where the last step led: for a world that changes.
      case constant
      /// The same, and step t is divided by the root of t.
      case inverseScaling
    }

    /// What to minimize, and how.
    public struct Options: Hashable, Sendable {
      /// The factor of half the sum of the squared weights.
      public var l2 = 0.0
      /// The factor of the sum of the weights' magnitudes.
      public var l1 = 0.0
      /// Nil: steps find their own length.
      public var learningRate: Double?
      /// What the mean of gradients that is stepped along keeps at each step; from 0 to below 1.
      public var momentum = 0.9
      /// The rows of a minibatch.
      public var batchRows = 32
      public var method = Method.adagrad
      public var schedule = Schedule.averaging
      /// False: the bias stays 0.
      public var hasIntercept = true
      /// Whether columns count by their means and deviations so far, or as they are.
      public var hasScaling = true

      /// The defaults.
      public init() {}
    }

    private let handle: OpaquePointer

    /// A trainer that has seen nothing.
    ///
    /// - Parameters:
    ///   - count: d, the number of inputs.
    ///   - start: Where to start, or nil: weights and bias 0.
    /// - Throws: `.option` for a setting out of its range, `.shape` if the start has not d weights,
    ///   `.size`, `.outOfMemory`.
    public init(
      inputs count: Int, options: Options = Options(), start: Neuron? = nil
    ) throws(NeuronError) {
      var training = neuron_trainer_options()
      training.struct_size = MemoryLayout<neuron_trainer_options>.size
      training.l2 = options.l2
      training.l1 = options.l1
      // 0 would be another rule than the caller's.
      if options.learningRate == 0 { throw .option }
      training.learning_rate = options.learningRate ?? 0
      training.momentum = options.momentum
      training.batch_rows = options.batchRows
      training.method = options.method.rawValue
      training.schedule = options.schedule.rawValue
      training.intercept = options.hasIntercept ? 1 : 0
      training.scaling = options.hasScaling ? 1 : 0
      var handle: OpaquePointer?
      var status = NEURON_OK
      if let start {
        training.start_b = start.bias
        status = start.weights.span.withView {
          training.start = $0
          return neuron_trainer_create(count, &training, &handle, nil)
        }
      } else {
        status = neuron_trainer_create(count, &training, &handle, nil)
      }
      self.handle = try Self.checked(handle, status)
    }

    /// The trainer that `bytes` had been made of: it goes on to the same bits.
    ///
    /// - Parameter bytes: They may come from anyone.
    /// - Throws: `.format` if they are not a trainer's, or damaged; `.outOfMemory`.
    public init(bytes: [UInt8]) throws(NeuronError) {
      var handle: OpaquePointer?
      let status = bytes.withUnsafeBytes { bytes in
        // No bytes have no address.
        bytes.baseAddress.map { neuron_trainer_restore($0, bytes.count, &handle, nil) }
          ?? NEURON_E_FORMAT
      }
      self.handle = try Self.checked(handle, status)
    }

    private static func checked(
      _ handle: OpaquePointer?, _ status: neuron_status
    ) throws(NeuronError) -> OpaquePointer {
      try check(status)
      guard let handle else { throw .nullPointer }
      return handle
    }

    deinit { neuron_trainer_free(handle) }

    /// Takes rows, and a step each time that a minibatch of them is full.
    ///
    /// A minibatch with a NaN or an infinity in X, or with weights that are all 0, takes no step.
    ///
    /// - Parameter samples: Any number of rows of d columns.
    /// - Throws: `.shape`, `.label`, `.weight`, `.scalarType`, `.nullPointer` without labels. Then no
    ///   row has been taken.
    public mutating func train(on samples: Samples) throws(NeuronError) {
      try check(samples.withView { neuron_trainer_step(handle, $0, nil) })
    }

    /// Takes a step with the rows that wait for their minibatch to be full, if there are any.
    public mutating func flush() {
      let status = neuron_trainer_flush(handle)
      precondition(status == NEURON_OK, "a trainer can be flushed")
    }

    /// The number of inputs, d.
    public var inputCount: Int { neuron_trainer_columns(handle) }

    /// What has been learnt so far.
    public var neuron: Neuron {
      let weights = UnsafeBufferPointer(start: neuron_trainer_w(handle), count: inputCount)
      return Neuron(weights: Array(weights), bias: neuron_trainer_b(handle))
    }

    /// The rows taken, those that wait included.
    public var rowCount: Int64 { neuron_trainer_rows(handle) }

    /// The steps taken.
    public var stepCount: Int64 { neuron_trainer_steps(handle) }

    /// The minibatches that took no step.
    public var skippedCount: Int64 { neuron_trainer_skipped(handle) }

    /// The progressive loss: the weighted mean of each row's loss before its minibatch's step.
    ///
    /// An honest estimate, for no row had been seen, and on the high side, for it counts the
    /// beginning. NaN before the first step.
    public var loss: Double { neuron_trainer_loss(handle) }

    /// All that the trainer knows; the same on every machine.
    public var bytes: [UInt8] {
      var size = 0
      var status = neuron_trainer_save(handle, nil, 0, &size)
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
        status = neuron_trainer_save(handle, buffer.baseAddress, size, &size)
        initialized = size
      }
      precondition(status == NEURON_OK, "a trainer can be saved")
      return bytes
    }
  }
}
