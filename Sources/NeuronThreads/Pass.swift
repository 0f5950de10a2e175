// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels

/// One pass over the rows of samples, for threads to share.
public struct Pass {
  public enum Operation {
    case rows(RowResult, Results)
    case inputGradient(
      total: Double, base: UnsafeMutableRawPointer, rowStride: Int, columnStride: Int)
    case loss
    /// `Samples.labels`; the neuron does not enter.
    case labels
    case gradient(withLoss: Bool)
    /// Logits or activations of several outputs, the first one's here; w and b do not enter.
    case rowsOfOutputs(RowResult, UnsafePointer<Outputs>, Results)
    /// Losses and gradients of several outputs, whose nodes lie side by side; w and b do not enter.
    case gradients(UnsafePointer<Outputs>)
    /// Loss and gradient of rows that are these blocks of the whole.
    case partial(BlockRange)
    case hessianVector(Numbers, Double)
    case hessian(HessianPart)
  }

  let samples: Samples
  let w: Numbers
  let b: Double
  let operation: Operation
  /// Where the sums of the chunks go, one node each.
  private var nodes = UnsafeMutablePointer<Double>(bitPattern: 64).unsafelyUnwrapped
  /// What each thread works in.
  private var own = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped

  public init(_ samples: Samples, _ w: Numbers, _ b: Double, _ operation: Operation) {
    self.samples = samples
    self.w = w
    self.b = b
    self.operation = operation
  }

  /// Multiplications a row, for `gradients` of one output: by X, and those of the exponential and the
  /// logarithm.
  public var work: Int {
    switch operation {
    case .labels: 8
    case .rows, .loss: samples.x.columns &+ 64
    case .inputGradient, .gradient, .gradients, .partial: 2 &* samples.x.columns &+ 64
    case .rowsOfOutputs(_, let outputs, _):
      outputs.pointee.count &* (samples.x.columns &+ 64) &>> 2
    case .hessianVector: 3 &* samples.x.columns &+ 64
    case .hessian(let part): part.work
    }
  }

  @inline(never)
  public func plan(_ threads: Threads) -> Plan {
    var plan = plan(threads: threads.count)
    plan.limit = threads.limit
    return plan
  }

  private func plan(threads: Int) -> Plan {
    let x = samples.x
    if case .hessian(let part) = operation {
      return Plan(part, rows: x.rows, columns: x.columns, threads: threads)
    }
    if case .partial(let part) = operation {
      return Plan(part, rows: x.rows, columns: x.columns, work: work, threads: threads)
    }
    if let outputs {
      return Plan(outputs: outputs, rows: x.rows, columns: x.columns, threads: threads)
    }
    return Plan(rows: x.rows, columns: x.columns, work: work, threads: threads)
  }

  // MARK: A result a row

  public func rows(_ plan: Plan) {
    if plan.threads == 1 { run(rows: 0, samples.x.rows) } else { Team.run(self, plan) }
  }

  @inline(never)
  func run(rows first: Int, _ count: Int) {
    let part = samples.rows(first, count)
    switch operation {
    case .rows(let kind, let results):
      part.rows(kind, of: Outputs(w, b), into: results.items(first, count))
    case .rowsOfOutputs(let kind, let outputs, let results):
      part.rows(kind, of: outputs.pointee, into: results.items(first, count))
    case .inputGradient(let total, let base, let rowStride, let columnStride):
      part.inputGradient(
        w, b, total: total, into: base + first &* rowStride, rowStride: rowStride,
        columnStride: columnStride)
    default: return
    }
  }

  // MARK: Sums over the rows

  /// The bytes that `columnSums` works in, 64-byte aligned.
  ///
  /// - Parameters:
  ///   - part: Of the Hessian; nil for the other operations.
  ///   - outputs: Of `gradients`; nil for the other operations.
  public static func memory(
    columns: Int, _ plan: Plan, _ part: HessianPart? = nil, outputs: Int? = nil
  ) -> Int {
    let one = chunkMemory(columns, plan, part, outputs)
    if plan.threads == 1 && plan.mostChunks == nil { return one }
    let nodes = (plan.mostChunks ?? plan.chunks) &* node(columns, part, outputs)
    return plan.threads &* one &+ nodes &* 8
  }

  @inline(never)
  public func memory(_ plan: Plan) -> Int {
    Pass.memory(columns: samples.x.columns, plan, part, outputs: outputs)
  }

  /// The bytes that one chunk takes.
  private static func chunkMemory(
    _ columns: Int, _ plan: Plan, _ part: HessianPart?, _ outputs: Int?
  ) -> Int {
    if let part {
      return hessianMemory(part, rows: plan.chunkRows, columns: columns)
    }
    return gradientMemory(rows: plan.chunkRows, columns: columns, outputs: outputs ?? 1)
  }

  /// Numbers in a node.
  private static func node(_ columns: Int, _ part: HessianPart?, _ outputs: Int?) -> Int {
    (outputs ?? 1) &* (Sums.head &+ (part?.size ?? padded(columns)))
  }

  private var part: HessianPart? {
    if case .hessian(let part) = operation { return part }
    return nil
  }

  private var outputs: Int? {
    if case .gradients(let outputs) = operation { return outputs.pointee.count }
    return nil
  }

  /// The sums of a pass with columns, in `memory(columns:_:_:)` bytes.
  @inline(never)
  public func columnSums(_ plan: Plan, memory: UnsafeMutableRawPointer) -> ColumnSums {
    if plan.threads == 1 { return columnSums(samples, memory) }
    var pass = self
    let width = Pass.node(samples.x.columns, part, outputs)
    pass.nodes = memory.assumingMemoryBound(to: Double.self)
    pass.own = memory + plan.chunks &* width &* 8
    Team.run(pass, plan)
    let sums = Pass.root(pass.nodes, width, plan.chunks)
    return ColumnSums(sums: sums, columns: UnsafePointer(pass.nodes) + Sums.head)
  }

  @inline(never)
  func columnSums(_ part: Samples, _ memory: UnsafeMutableRawPointer) -> ColumnSums {
    switch operation {
    case .hessianVector(let v, let vb): part.hessianVector(w, b, v, vb, memory: memory)
    case .hessian(let rows): part.hessian(w, b, rows, memory: memory)
    case .gradient(let withLoss): part.gradient(Outputs(w, b), withLoss: withLoss, memory: memory)
    case .gradients(let outputs): part.gradient(outputs.pointee, withLoss: true, memory: memory)
    default: part.gradient(Outputs(w, b), withLoss: true, memory: memory)
    }
  }

  /// The bytes of a part of all rows, in `memory(_:)` bytes. Nothing is written if there is a fault.
  public func write(
    _ form: Partial, to bytes: UnsafeMutableRawPointer, _ plan: Plan,
    memory: UnsafeMutableRawPointer
  ) -> Fault {
    var pass = self
    let width = Pass.node(samples.x.columns, nil, nil)
    pass.nodes = memory.assumingMemoryBound(to: Double.self)
    pass.own = memory + (plan.mostChunks ?? 0) &* width &* 8
    Team.run(pass, plan)
    var tree = Tree(memory: pass.nodes, width: width, first: form.blocks.first)
    var chunk = 0
    while chunk < plan.chunks {
      let fault = Pass.add(
        pass.nodes + chunk &* width, to: &tree, width, plan.chunk(chunk, of: 0).blocks)
      if fault != .none { return fault }
      chunk &+= 1
    }
    form.write(pass.nodes, width: width, to: bytes)
    return .none
  }

  /// The sums of a pass without columns; uses no memory but the stack.
  public func sums(_ plan: Plan) -> Sums {
    if plan.threads == 1 { return sums(samples) }
    var stack = neuron_stack_memory()
    return withUnsafeMutablePointer(to: &stack) {
      var pass = self
      pass.nodes = neuron_stack_lines($0).unsafelyUnwrapped
      Team.run(pass, plan)
      return Pass.root(pass.nodes, Sums.head, plan.chunks)
    }
  }

  private func sums(_ part: Samples) -> Sums {
    if case .labels = operation { return part.labels() }
    return part.loss(w, b)
  }

  @inline(never)
  func run(chunk: Int, worker: Int, _ plan: Plan) {
    let (first, count, _) = plan.chunk(chunk, of: samples.x.rows)
    switch operation {
    case .loss, .labels:
      sums(samples.rows(first, count)).write(to: nodes + chunk &* Sums.head)
    case .gradient, .gradients, .partial, .hessianVector, .hessian:
      let width = Pass.node(samples.x.columns, part, outputs)
      let size = Pass.chunkMemory(samples.x.columns, plan, part, outputs)
      let root = columnSums(samples.rows(first, count), own + worker &* size)
      let node = nodes + chunk &* width
      (node + Sums.head).take(root.columns, width &- Sums.head)
      root.sums.write(to: node)
    default:
      run(rows: first, count)
    }
  }

  /// Adds up the chunks' nodes in place. The first chunk with a fault decides.
  private static func root(
    _ nodes: UnsafeMutablePointer<Double>, _ width: Int, _ chunks: Int
  ) -> Sums {
    var tree = Tree(memory: nodes, width: width)
    var chunk = 0
    while chunk < chunks {
      let fault = add(nodes + chunk &* width, to: &tree, width, 1)
      if fault != .none { return Sums(fault) }
      chunk &+= 1
    }
    return Sums(node: tree.root())
  }

  private static func add(
    _ node: UnsafeMutablePointer<Double>, to tree: inout Tree, _ width: Int, _ blocks: Int64
  ) -> Fault {
    let fault = Sums.fault(of: node)
    if fault != .none { return fault }
    if tree.next != node { tree.next.take(node, width) }
    tree.add(blocks: blocks)
    return .none
  }
}

extension Sums {
  /// As the head of a node, with the fault behind the sums.
  func write(to node: UnsafeMutablePointer<Double>) {
    node[0] = loss
    node[1] = bias
    node[2] = weight
    node[3] = fault == .label ? 1 : fault == .weight ? 2 : fault == .cancelled ? 3 : 0
    node[4] = 0
    node[5] = 0
    node[6] = 0
    node[7] = 0
  }

  /// A chunk whose weights are all 0 has no fault.
  fileprivate static func fault(of node: UnsafeMutablePointer<Double>) -> Fault {
    node[3] == 1 ? .label : node[3] == 2 ? .weight : node[3] == 3 ? .cancelled : .none
  }
}
