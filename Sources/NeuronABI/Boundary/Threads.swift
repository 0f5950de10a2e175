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
    let plan = fitting(loan, pass)
    try withScratch(pass.memory(plan), &regions) { memory throws(Refusal) in
      try body(plan, memory)
    }
  }

  /// A plan for the threads that there are, and how many of them are to be given back.
  private struct Loan {
    let threads: Threads
    let plan: Plan
    let lent: Int

    @inline(__always)
    func end() { if lent > 0 { neuron_threads_return(lent) } }
  }

  @inline(never)
  private func loan(for pass: Pass) -> Loan {
    let wanted = Threads(threads == 0 ? Plan.mostThreads : threads)
    let plan = pass.plan(wanted)
    // A small call does not even ask how many processors there are.
    if threads != 0 || plan.threads == 1 { return Loan(threads: wanted, plan: plan, lent: 0) }
    let most = Options.defaultThreads
    let lent = neuron_threads_lease(min(plan.threads, most), most)
    let threads = Threads(lent, limit: most)
    return Loan(threads: threads, plan: pass.plan(threads), lent: lent)
  }

  /// On as many threads as the scratch has room for.
  @inline(never)
  private func fitting(_ loan: Loan, _ pass: Pass) -> Plan {
    var plan = loan.plan
    while plan.threads > 1 && !hasRoom(for: pass.memory(plan)) {
      plan = pass.plan(loan.threads.atMost(plan.threads &- 1))
    }
    return plan
  }

  /// The same for a call of many passes, on as many threads as a gradient is worth.
  ///
  /// - Parameter bytes: The memory that the call takes on so many threads.
  @inline(__always)
  func withScratch(
    for samples: Samples, _ regions: inout Regions, _ bytes: (_ threads: Int) -> Int,
    _ body: (_ threads: Threads, UnsafeMutableRawPointer) throws(Refusal) -> Void
  ) throws(Refusal) {
    let none = Numbers(base: somewhere(nil), count: 0, stride: 8, storage: .float64)
    let loan = loan(for: Pass(samples, none, 0, .gradient(withLoss: true)))
    defer { loan.end() }
    var threads = loan.plan.threads
    while threads > 1 && !hasRoom(for: bytes(threads)) { threads &-= 1 }
    try withScratch(bytes(threads), &regions) { memory throws(Refusal) in
      try body(loan.threads.atMost(threads), memory)
    }
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
