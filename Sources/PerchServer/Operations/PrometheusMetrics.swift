import Metrics
import Synchronization

/// Keeps the process' metrics and writes them as Prometheus text. Counters, gauges, and histograms of times.
///
/// Labels with `.` and `-` are written with `_`; counters end in `_total`, times are in seconds. A metric that was
/// destroyed is forgotten.
final class PrometheusMetrics: MetricsFactory, Sendable {
  private struct Name: Hashable {
    let metric: String
    let labels: String
  }
  private let metrics = Mutex<[Name: any PrometheusMetric]>([:])

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { find(label, dimensions) { PrometheusCount() } }
  func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
    find(label, dimensions) { PrometheusCount() }
  }
  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { find(label, dimensions) { PrometheusGauge() } }
  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    if aggregate { find(label, dimensions) { PrometheusHistogram(.sizes) } } else { find(label, dimensions) { PrometheusGauge() } }
  }
  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { find(label, dimensions) { PrometheusHistogram(.seconds) } }

  func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
  func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
  func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
  func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
  func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

  /// All metrics as `text/plain; version=0.0.4`.
  func exposition() -> String {
    let all = metrics.withLock { $0 }.sorted { ($0.key.metric, $0.key.labels) < ($1.key.metric, $1.key.labels) }
    var text = ""
    var last = ""
    for (name, metric) in all {
      let full = metric.fullName(name.metric)
      if full != last { text += "# TYPE \(full) \(metric.kind)\n" }
      last = full
      for sample in metric.samples() { text += full + sample.suffix + braced(name.labels, sample.label) + " \(written(sample.value))\n" }
    }
    return text
  }

  /// The metric of this name. One that is already there as another kind keeps its place; the new one is not shown.
  private func find<Metric: PrometheusMetric>(_ label: String, _ dimensions: [(String, String)], make: () -> Metric) -> Metric {
    let name = Name(metric: legal(label), labels: dimensions.map { legal($0) + "=\"" + escaped($1) + "\"" }.sorted().joined(separator: ","))
    return metrics.withLock { metrics in
      if let known = metrics[name] { return known as? Metric ?? make() }
      let metric = make()
      metrics[name] = metric
      return metric
    }
  }

  private func forget(_ handler: AnyObject) {
    metrics.withLock { metrics in metrics = metrics.filter { $0.value !== handler } }
  }
}

private func legal(_ name: String) -> String {
  let legal = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  return legal.first?.isNumber == true ? "_" + legal : legal
}

private func escaped(_ value: String) -> String {
  value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
}

private func braced(_ parts: String...) -> String {
  let labels = parts.filter { !$0.isEmpty }.joined(separator: ",")
  return labels.isEmpty ? "" : "{" + labels + "}"
}

private func written(_ value: Double) -> String {
  if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
  return value.isNaN ? "NaN" : Int64(exactly: value).map(String.init) ?? String(value)
}
