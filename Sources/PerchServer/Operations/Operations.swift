package import Logging
import Metrics

/// What has to be in place before anything logs or counts, once in a process.
package enum Operations {
  /// Logs as JSON lines to standard error, and returns what `/metrics` answers.
  package static func start(logLevel: Logger.Level) -> @Sendable () -> String {
    LoggingSystem.bootstrap { label in
      var log = JSONLog(label: label)
      log.logLevel = logLevel
      return log
    }
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    return { metrics.exposition() }
  }
}
