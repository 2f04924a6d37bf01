import Metrics
import Testing

@testable import PerchServer

@Suite("Metrics") struct MetricsTests {
  @Test("are written as Prometheus text")
  func exposition() {
    let metrics = PrometheusMetrics()
    Counter(label: "messages.sent", dimensions: [("author", "visitor")], factory: metrics).increment(by: 3)
    Counter(label: "messages.sent", dimensions: [("author", "agent")], factory: metrics).increment()
    Counter(label: "messages.sent", dimensions: [("author", "agent")], factory: metrics).increment()
    Gauge(label: "sockets", factory: metrics).record(12)
    Meter(label: "queue", factory: metrics).set(1.5)
    #expect(
      metrics.exposition() == """
        # TYPE messages_sent_total counter
        messages_sent_total{author="agent"} 2
        messages_sent_total{author="visitor"} 3
        # TYPE queue gauge
        queue 1.5
        # TYPE sockets gauge
        sockets 12

        """)
  }

  @Test("of times are histograms in seconds, whose buckets hold all smaller ones")
  func times() {
    let metrics = PrometheusMetrics()
    let timer = Timer(label: "commit", dimensions: [("kind", "send")], factory: metrics)
    for milliseconds in [1, 3, 3, 400, 60_000] as [Int64] { timer.recordMilliseconds(milliseconds) }
    let lines = metrics.exposition().split(separator: "\n")
    #expect(lines.first == "# TYPE commit_seconds histogram")
    #expect(lines.contains(#"commit_seconds_bucket{kind="send",le="0.0005"} 0"#))
    #expect(lines.contains(#"commit_seconds_bucket{kind="send",le="0.001"} 1"#))
    #expect(lines.contains(#"commit_seconds_bucket{kind="send",le="0.005"} 3"#))
    #expect(lines.contains(#"commit_seconds_bucket{kind="send",le="10.0"} 4"#))
    #expect(lines.contains(#"commit_seconds_bucket{kind="send",le="+Inf"} 5"#))
    #expect(lines.contains(#"commit_seconds_count{kind="send"} 5"#))
    #expect(lines.contains(#"commit_seconds_sum{kind="send"} 60.407"#))
  }

  @Test("cannot be forged by the values of labels")
  func escaping() {
    let metrics = PrometheusMetrics()
    Counter(label: "9 weird-näme", dimensions: [("a.b", "x\"} 1\nfake 1\\")], factory: metrics).increment()
    #expect(metrics.exposition() == "# TYPE _9_weird_n_me_total counter\n_9_weird_n_me_total{a_b=\"x\\\"} 1\\nfake 1\\\\\"} 1\n")
  }

  @Test("are forgotten when destroyed")
  func destroyed() {
    let metrics = PrometheusMetrics()
    let counter = Counter(label: "short", factory: metrics)
    counter.increment()
    #expect(metrics.exposition().contains("short_total 1"))
    counter.destroy()
    #expect(metrics.exposition() == "")
  }
}
