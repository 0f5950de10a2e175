// SPDX-License-Identifier: MIT
import CNeuronShims
import NeuronKernels
import NeuronNumerics

extension Stream {
  /// How fast Adam forgets squares.
  private static let decay = 0.999

  /// Moves theta against the minibatch's mean gradient.
  ///
  /// AdaGrad (Duchi, Hazan and Singer, *Adaptive Subgradient Methods*, JMLR 12, 2011), Adam (Kingma and
  /// Ba, ICLR 2015), or plain descent, in the coordinates of `measure`. Without a learning rate steps
  /// are as long as the way so far, over the root of the squared gradients so far (Ivgi, Hinder and
  /// Carmon, *DoG is SGD's Best Friend*, ICML 2023).
  @inline(never)
  mutating func descend() {
    let n = numbers
    let old = first
    copy(point, to: old, size)
    if n.hasIntercept { old[columns] += dot(point, mean, size) }
    scaleGradient()
    let all = n.method == .sgd ? dot(gradient, gradient, size) : 0
    let rate = rate(old)
    numbers.momentumPower *= n.momentum
    if n.method == .adam { numbers.squarePower *= Stream.decay }
    let factor = Two(repeating: rate / (1 - numbers.momentumPower))
    let roots = Roots(numbers)
    var j = 0
    while j < size {
      let g = gradient.two(j)
      let v = velocity.two(j) * n.momentum + g * (1 - n.momentum)
      velocity.putTwo(v, j)
      var s = squares.two(j)
      switch n.method {
      case .adagrad: s += g * g
      case .adam: s = s * Stream.decay + (g * g) * (1 - Stream.decay)
      case .sgd: s += all
      }
      squares.putTwo(s, j)
      let root = roots.of(s)
      let way = Two.zero.replacing(with: factor * v / root, where: root .> Two.zero)
      point.putTwo(point.two(j) - way * inverse.two(j), j)
      j &+= 2
    }
    if n.l1 > 0 { shrink(rate, roots) }
    if n.hasIntercept {
      // What was moved is the bias of centred columns.
      combine(point, -1, old, into: gradient, size)
      point[columns] -= dot(gradient, mean, size)
    }
    settle()
  }

  /// What a step is divided by.
  private struct Roots {
    let isOne: Bool
    /// Makes up for Adam's mean of squares, which began at 0.
    let factor: Double

    init(_ numbers: StreamNumbers) {
      isOne = numbers.method == .sgd && numbers.learningRate > 0
      factor = numbers.method == .adam ? 1 / (1 - numbers.squarePower) : 1
    }

    @inline(__always)
    func of(_ squares: Two) -> Two {
      isOne ? Two(repeating: 1) : neuron_two_roots(squares * factor)
    }
  }

  /// The sums of the minibatch become the mean gradient in the coordinates of `measure`.
  private func scaleGradient() {
    let sums = numbers.sums
    let share = 1 / sums.weight
    let slope = numbers.hasIntercept ? sums.bias * share : 0
    var j = 0
    while j < size {
      let g = gradient.two(j) * share + point.two(j) * numbers.l2
      gradient.putTwo((g - mean.two(j) * slope) * inverse.two(j), j)
      j &+= 2
    }
    gradient[columns] = slope
  }

  /// The length of a step, before its direction.
  ///
  /// - Parameter old: The point, with the bias that belongs to centred columns.
  private mutating func rate(_ old: Vector) -> Double {
    let t = Double(numbers.steps)
    var rate = numbers.learningRate
    if rate == 0 {
      let way = second
      var j = 0
      while j < size {
        let measure = inverse.two(j)
        way.putTwo(
          Two.zero.replacing(with: old.two(j) / measure, where: measure .> Two.zero), j)
        j &+= 2
      }
      let length = neuron_root(dot(way, way, size))
      if length > numbers.reach && length < .infinity { numbers.reach = length }
      let share = Double(numbers.columns &+ 1)
      switch numbers.method {
      case .adagrad: rate = numbers.reach / neuron_root(share)
      case .adam: rate = numbers.reach / neuron_root(share * t)
      case .sgd: rate = numbers.reach
      }
    }
    return numbers.schedule == .inverseScaling ? rate / neuron_root(t) : rate
  }

  /// The proximal step of l1, each weight by its own rate; leaves exact zeros.
  private func shrink(_ rate: Double, _ roots: Roots) {
    let bias = point[columns]
    var j = 0
    while j < size {
      let root = roots.of(squares.two(j))
      let measure = inverse.two(j)
      let amount = Two(repeating: rate) / root * measure * measure * numbers.l1
      let w = point.two(j)
      let left = w.absolute - amount.replacing(with: Two.zero, where: root .<= Two.zero)
      let kept = left.replacing(with: Two.zero, where: left .<= Two.zero)
      point.putTwo(kept.replacing(with: 0 - kept, where: w .< Two.zero), j)
      j &+= 2
    }
    point[columns] = bias
  }

  /// Averages the points, the late ones more (Shamir and Zhang, *Stochastic Gradient Descent for
  /// Non-smooth Optimization*, ICML 2013, with eta = 3).
  private func settle() {
    let share = 4 / (Double(numbers.steps) + 3)
    var j = 0
    while j < size {
      let now = point.two(j).canonical
      point.putTwo(now, j)
      average.putTwo((average.two(j) * (1 - share) + now * share).canonical, j)
      j &+= 2
    }
  }
}
