// SPDX-License-Identifier: MIT
import CNeuron
import NeuronKernels
import NeuronTraining

extension StreamNumbers {
  /// neuron_trainer_options, checked; the defaults for null.
  init(
    _ trainer: UnsafePointer<neuron_trainer_options>?, columns: Int
  ) throws(Refusal) {
    self.init(columns: columns)
    guard let trainer else { return }
    try require(
      trainer.pointee.struct_size == MemoryLayout<neuron_trainer_options>.size,
      NEURON_E_STRUCT_SIZE)
    let t = trainer.pointee
    guard let method = Method(rawValue: Int64(t.method)),
      let schedule = Schedule(rawValue: Int64(t.schedule))
    else { throw Refusal(NEURON_E_OPTION) }
    try require(t.intercept & ~1 == 0 && t.scaling & ~1 == 0, NEURON_E_OPTION)
    l2 = t.l2
    l1 = t.l1
    learningRate = t.learning_rate
    momentum = t.momentum
    batchRows = Int64(t.batch_rows)
    self.method = method
    self.schedule = schedule
    hasIntercept = t.intercept == 1
    isScaled = t.scaling == 1
    try require(isValid, NEURON_E_OPTION)
  }
}
