// SPDX-License-Identifier: MIT
import CNeuronHost
import NeuronKernels

/// Threads that share out the chunks of one pass, and are gone when it is done.
///
/// Started anew for each pass: that costs some tens of microseconds, and in return nothing is left
/// behind, not at fork, not at dlclose, and no idle pool gets in a host's way. The work is a plain
/// struct and not a closure: a closure that outlives its frame is put on the heap.
struct Team {
  private enum Work {
    case chunks(Pass, Plan)
    case shares(Products, UnsafeMutableRawPointer)
  }

  private let work: Work
  private let items: Int
  private let limit: Int
  private var nextItem = 0
  private var nextWorker = 0
  /// Threads given back before the work was done.
  private var left = 0

  /// Runs all chunks. The threads take them in order, as they become free; fewer than planned are
  /// started if the system has no more.
  static func run(_ pass: Pass, _ plan: Plan) {
    var team = Team(work: .chunks(pass, plan), items: plan.chunks, limit: plan.limit)
    team.run(helpers: plan.threads &- 1)
  }

  /// The same for all shares, on as many threads.
  static func run(_ products: Products, limit: Int, memory: UnsafeMutableRawPointer) {
    var team = Team(work: .shares(products, memory), items: products.shares, limit: limit)
    team.run(helpers: products.shares &- 1)
  }

  private init(work: Work, items: Int, limit: Int) {
    self.work = work
    self.items = items
    self.limit = limit
  }

  @inline(never)
  private mutating func run(helpers: Int) {
    var handles = neuron_thread_handles()
    withUnsafeMutablePointer(to: &handles) {
      let handles = UnsafeMutableRawPointer($0).assumingMemoryBound(to: pthread_t.self)
      withUnsafeMutablePointer(to: &self) { team in
        var missing = helpers
        var started = 0
        while missing > 0 {
          missing &-= 1
          if Team.leaves(team) { continue }
          let isStarted = neuron_start(
            handles + started,
            {
              Team.run(
                $0.unsafelyUnwrapped.assumingMemoryBound(to: Team.self), isHelper: true)
              return nil
            }, team)
          if !isStarted { break }
          started &+= 1
        }
        Team.run(team, isHelper: false)
        while started > 0 {
          started &-= 1
          pthread_join(handles[started], nil)
        }
        if team.pointee.left > 0 { neuron_threads_rejoin(team.pointee.left) }
      }
    }
  }

  @inline(never)
  private static func run(_ team: UnsafeMutablePointer<Team>, isHelper: Bool) {
    let worker = neuron_fetch_add(&team.pointee.nextWorker, 1)
    while true {
      if isHelper && leaves(team) { return }
      let item = neuron_fetch_add(&team.pointee.nextItem, 1)
      if item >= team.pointee.items { return }
      switch team.pointee.work {
      case .chunks(let pass, let plan): pass.run(chunk: item, worker: worker, plan)
      case .shares(let products, let memory): products.run(share: item, memory: memory)
      }
    }
  }

  /// Whether a thread is one too many, since another call has begun. On more threads than processors
  /// a pass would wait for the one of them that waits for its turn.
  private static func leaves(_ team: UnsafeMutablePointer<Team>) -> Bool {
    if !neuron_threads_leave(team.pointee.limit) { return false }
    _ = neuron_fetch_add(&team.pointee.left, 1)
    return true
  }
}
