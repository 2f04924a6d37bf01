import HTTPTypes
import Hummingbird
import NIOCore
import Perch
import PerchWire

/// For those who keep the server running.
struct HealthRoutes: Sendable {
  let house: House
  let exposition: @Sendable () -> String

  func add(to routes: Routes) {
    routes.on(.get, "/healthz", for: .anyone) { _, _, _ in
      do {
        _ = try await house.desk.agents.isSetupNeeded()
        return Response.json(WireHealth(status: "ok"))
      } catch {
        house.report(error, during: "the health check")
        return Response.json(WireHealth(status: "the database does not answer"), status: .serviceUnavailable)
      }
    }
    routes.on(.get, "/metrics", for: .anyone) { _, _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: exposition())))
    }
  }
}
