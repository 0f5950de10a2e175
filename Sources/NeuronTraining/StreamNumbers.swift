// SPDX-License-Identifier: MIT
import NeuronKernels
import NeuronNumerics

/// What a stream's trainer knows beside its vectors: how it trains, and how far it is.
///
/// Words of eight bytes all of them: they are saved as they lie.
public struct StreamNumbers {
  public enum Method: Int64 {
    case adagrad = 0
    case adam, sgd
  }
  public enum Schedule: Int64 {
    case averaging = 0
    case constant, inverseScaling
  }

  public var columns: Int64
  public var batchRows: Int64 = 32
  var methodCode: Int64 = 0
  var scheduleCode: Int64 = 0
  var interceptCode: Int64 = 1
  var scalingCode: Int64 = 1
  public var l2 = 0.0
  public var l1 = 0.0
  /// 0: by the length of the way.
  public var learningRate = 0.0
  public var momentum = 0.9

  public internal(set) var rows: Int64 = 0
  public internal(set) var steps: Int64 = 0
  /// Minibatches that were not finite.
  public internal(set) var skipped: Int64 = 0
  /// Rows of the minibatch that is not full yet.
  public internal(set) var pending: Int64 = 0
  /// Their sums.
  var sums = RunningSums()
  /// momentum^steps, and Adam's decay^steps.
  var momentumPower = 1.0
  var squarePower = 1.0
  /// The farthest that theta has been from 0, at least 1.
  var reach = 1.0
  /// The weight of all rows that mean and spread are taken over.
  var spreadWeight = 0.0
  var lossSum = 0.0
  var lossWeight = 0.0

  public init(columns: Int) { self.columns = Int64(truncatingIfNeeded: columns) }

  public var method: Method {
    get { Method(rawValue: methodCode) ?? .adagrad }
    set { methodCode = newValue.rawValue }
  }
  public var schedule: Schedule {
    get { Schedule(rawValue: scheduleCode) ?? .averaging }
    set { scheduleCode = newValue.rawValue }
  }
  public var hasIntercept: Bool {
    get { interceptCode == 1 }
    set { interceptCode = newValue ? 1 : 0 }
  }
  public var isScaled: Bool {
    get { scalingCode == 1 }
    set { scalingCode = newValue ? 1 : 0 }
  }

  /// The mean loss of the minibatches before their steps; NaN before the first.
  public var loss: Double { (lossSum / lossWeight).canonical }

  /// Whether the settings are in their ranges, and the rest is nothing that a trainer never is.
  public var isValid: Bool {
    // Written so that a NaN is refused too.
    let isSetting =
      Method(rawValue: methodCode) != nil && Schedule(rawValue: scheduleCode) != nil
      && interceptCode & ~1 == 0 && scalingCode & ~1 == 0 && batchRows > 0
      && isAmount(l2) && isAmount(l1) && isAmount(learningRate) && momentum >= 0 && momentum < 1
    let isCount = rows >= 0 && steps >= 0 && skipped >= 0 && pending >= 0 && pending < batchRows
    return isSetting && isCount && momentumPower >= 0 && momentumPower <= 1 && squarePower >= 0
      && squarePower <= 1 && reach >= 1 && isAmount(reach) && isAmount(spreadWeight)
  }

  private func isAmount(_ value: Double) -> Bool { value >= 0 && value < .infinity }
}
