import Metrics
import Synchronization

/// What is written of a metric at one moment.
struct PrometheusSample {
  let suffix: String
  /// `le="0.5"`, or nothing.
  let label: String
  let value: Double
}

protocol PrometheusMetric: AnyObject, Sendable {
  var kind: String { get }
  func fullName(_ name: String) -> String
  func samples() -> [PrometheusSample]
}

final class PrometheusCount: PrometheusMetric, CounterHandler, FloatingPointCounterHandler {
  let kind = "counter"
  private let value = Mutex(0.0)

  func increment(by amount: Int64) { increment(by: Double(amount)) }
  func increment(by amount: Double) { value.withLock { $0 += max(0, amount) } }
  func reset() { value.withLock { $0 = 0 } }

  func fullName(_ name: String) -> String { name.hasSuffix("_total") ? name : name + "_total" }
  func samples() -> [PrometheusSample] { [.init(suffix: "", label: "", value: value.withLock { $0 })] }
}

final class PrometheusGauge: PrometheusMetric, MeterHandler, RecorderHandler {
  let kind = "gauge"
  private let value = Mutex(0.0)

  func set(_ new: Int64) { set(Double(new)) }
  func set(_ new: Double) { value.withLock { $0 = new } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ new: Int64) { set(new) }
  func record(_ new: Double) { set(new) }

  func fullName(_ name: String) -> String { name }
  func samples() -> [PrometheusSample] { [.init(suffix: "", label: "", value: value.withLock { $0 })] }
}

final class PrometheusHistogram: PrometheusMetric, RecorderHandler, TimerHandler {
  /// The upper ends of the buckets, in ascending order.
  enum Bounds {
    case seconds, sizes

    var values: [Double] {
      switch self {
      case .seconds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
      case .sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384, 65536]
      }
    }
  }
  private struct State {
    var counts: [Int]
    var sum = 0.0
  }
  let kind = "histogram"
  private let bounds: Bounds
  private let ends: [Double]
  private let state: Mutex<State>

  init(_ bounds: Bounds) {
    (self.bounds, ends) = (bounds, bounds.values)
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.values.count + 1)))
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }
  func record(_ value: Double) {
    let index = ends.firstIndex { value <= $0 } ?? ends.count
    state.withLock { state in
      state.counts[index] += 1
      state.sum += value
    }
  }

  func fullName(_ name: String) -> String { bounds == .seconds && !name.hasSuffix("_seconds") ? name + "_seconds" : name }

  func samples() -> [PrometheusSample] {
    let state = state.withLock { $0 }
    var total = 0
    var samples = zip(ends + [.infinity], state.counts).map { bound, count in
      total += count
      let label = bound.isInfinite ? "+Inf" : "\(bound)"
      return PrometheusSample(suffix: "_bucket", label: "le=\"\(label)\"", value: Double(total))
    }
    samples.append(PrometheusSample(suffix: "_sum", label: "", value: state.sum))
    samples.append(PrometheusSample(suffix: "_count", label: "", value: Double(total)))
    return samples
  }
}
