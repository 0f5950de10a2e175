// SPDX-License-Identifier: MIT
import CNeuronHost

/// Threads that share out the chunks of one pass, and are gone when it is done.
///
/// Started anew for each pass: that costs some tens of microseconds, and in return nothing is left
/// behind, not at fork, not at dlclose, and no idle pool gets in a host's way. The work is a plain
/// struct and not a closure: a closure that outlives its frame is put on the heap.
struct Team {
  private let pass: Pass
  private let plan: Plan
  private var nextChunk = 0
  private var nextWorker = 0

  /// Runs all chunks. The threads take them in order, as they become free; fewer than planned are
  /// started if the system has no more.
  static func run(_ pass: Pass, _ plan: Plan) {
    var team = Team(pass: pass, plan: plan)
    withUnsafeMutablePointer(to: &team) {
      start(plan.threads &- 1, $0) { context in
        Team.work(context.unsafelyUnwrapped.assumingMemoryBound(to: Team.self))
        return nil
      }
    }
  }

  private init(pass: Pass, plan: Plan) {
    self.pass = pass
    self.plan = plan
  }

  /// Runs the same on `count` threads and on this one.
  @inline(never)
  static func start(
    _ count: Int, _ context: UnsafeMutableRawPointer,
    _ work: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
  ) {
    var handles = neuron_thread_handles()
    withUnsafeMutablePointer(to: &handles) {
      let handles = UnsafeMutableRawPointer($0).assumingMemoryBound(to: pthread_t.self)
      var started = 0
      while started < count {
        if !neuron_start(handles + started, work, context) { break }
        started &+= 1
      }
      _ = work(context)
      while started > 0 {
        started &-= 1
        pthread_join(handles[started], nil)
      }
    }
  }

  @inline(never)
  private static func work(_ team: UnsafeMutablePointer<Team>) {
    let worker = neuron_fetch_add(&team.pointee.nextWorker, 1)
    while true {
      let chunk = neuron_fetch_add(&team.pointee.nextChunk, 1)
      if chunk >= team.pointee.plan.chunks { return }
      team.pointee.pass.run(chunk: chunk, worker: worker, team.pointee.plan)
    }
  }
}
