import Metrics

/// What is counted, by the names that `/metrics` shows.
struct Figures: Sendable {
  let messages = Counter(label: "perch_messages_total")
  let listFrames = Counter(label: "perch_list_frames_total")
  let failures = Counter(label: "perch_failures_total")
  let visitors = Gauged(label: "perch_visitor_sockets")
  let agents = Gauged(label: "perch_agent_sockets")

  func answered(_ status: Int, in seconds: Duration) {
    Counter(label: "perch_http_requests_total", dimensions: [("status", "\(status)")]).increment()
    Timer(label: "perch_http_request_seconds").recordNanoseconds(Int64(seconds / .nanoseconds(1)))
  }
}

typealias Gauged = Meter
