// SPDX-License-Identifier: MIT
import CNeuron
import CNeuronHost
import NeuronKernels
import NeuronThreads

extension Options {
  /// Runs `body` with a plan for as many threads as the options, the work and the process allow.
  ///
  /// Threads that a call asks for itself are its own affair. Those by default are lent out over the
  /// whole process, so that calls from many threads of the host do not start more than there are
  /// processors.
  @inline(__always)
  func withPlan(for pass: Pass, _ body: (Plan) throws(Refusal) -> Void) throws(Refusal) {
    let loan = loan(for: pass)
    defer { loan.end() }
    try body(loan.plan)
  }

  /// The same with the memory that the pass takes, on fewer threads where the scratch is small.
  @inline(__always)
  func withScratch(
    for pass: Pass, _ regions: inout Regions,
    _ body: (Plan, UnsafeMutableRawPointer) throws(Refusal) -> Void
  ) throws(Refusal) {
    let loan = loan(for: pass)
    defer { loan.end() }
    let plan = fitting(loan.plan, pass)
    try withScratch(pass.memory(plan), &regions) { memory throws(Refusal) in
      try body(plan, memory)
    }
  }

  /// A plan, and the threads that it was lent.
  private struct Loan {
    let plan: Plan
    let lent: Int

    @inline(__always)
    func end() { if lent > 0 { neuron_threads_return(lent) } }
  }

  @inline(never)
  private func loan(for pass: Pass) -> Loan {
    let plan = pass.plan(threads: threads == 0 ? Plan.mostThreads : threads)
    // A small call does not even ask how many processors there are.
    if threads != 0 || plan.threads == 1 { return Loan(plan: plan, lent: 0) }
    let most = Options.defaultThreads
    let lent = neuron_threads_lease(min(plan.threads, most), most)
    return Loan(plan: pass.plan(threads: lent), lent: lent)
  }

  /// On as many threads as the scratch has room for.
  @inline(never)
  private func fitting(_ plan: Plan, _ pass: Pass) -> Plan {
    var plan = plan
    while plan.threads > 1 && !hasRoom(for: pass.memory(plan)) {
      plan = pass.plan(threads: plan.threads &- 1)
    }
    return plan
  }

  /// Runs `body` with as many threads as the options and the process allow for all passes of a fit.
  func withThreads(
    for samples: Samples, _ body: (Int) throws(Refusal) -> Void
  ) throws(Refusal) {
    let pass = Pass(
      samples, Numbers(base: somewhere(nil), count: 0, stride: 8, storage: .float64), 0,
      .gradient(withLoss: true))
    let useful = pass.plan(threads: threads == 0 ? Plan.mostThreads : threads).threads
    if threads != 0 || useful == 1 { return try body(useful) }
    let most = Options.defaultThreads
    let lent = neuron_threads_lease(min(useful, most), most)
    defer { neuron_threads_return(lent) }
    try body(lent)
  }

  /// The process-wide count, or the processors.
  static var defaultThreads: Int {
    let count = neuron_load(neuron_thread_count())
    return count == 0 ? neuron_processors() : count
  }
}

@_cdecl("neuron_set_threads") @implementation
public func neuron_set_threads(_ threads: Int32) -> neuron_status {
  status { () throws(Refusal) in
    try require(threads >= 0, NEURON_E_OPTION)
    neuron_store(neuron_thread_count(), Int(threads))
  }
}

@_cdecl("neuron_threads") @implementation
public func neuron_threads() -> Int32 { Int32(truncatingIfNeeded: Options.defaultThreads) }
