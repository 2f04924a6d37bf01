import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import Perch
import ServiceLifecycle
import UnixSignals

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the owner chose.
package struct ServerSettings: Sendable {
  package var host = "127.0.0.1"
  /// 0 picks a free one.
  package var port = 8080
  /// Scheme, host and port by which the outside reaches this server, without a slash at the end.
  package var publicURL: String?
  /// Networks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
  package var trustedProxies: [String] = []
  /// Serves browser files from here instead of the embedded ones, for development.
  package var webDirectory: String?
  /// Whose disk is watched.
  package var dataDirectory: String?
  package var limits = LimitSettings()

  package init() {}
}

/// HTTP, the socket, pages and chores on one port. It translates; the desk decides.
package struct Server: Sendable {
  private let house: House
  private let settings: ServerSettings
  private let proxies: TrustedProxies
  private let exposition: @Sendable () -> String

  /// - Parameters:
  ///   - hub: the same that the desk's office publishes to.
  ///   - exposition: what `/metrics` answers.
  package init(desk: Desk, hub: Hub, settings: ServerSettings, logger: Logger, exposition: @escaping @Sendable () -> String) throws {
    house = House(desk: desk, hub: hub, limits: Limits(settings.limits), logger: logger, figures: hub.figures)
    hub.board.start(desk: desk) { [hub] in hub.everyAgent }
    self.settings = settings
    self.exposition = exposition
    do { proxies = TrustedProxies(try settings.trustedProxies.map { network throws(CIDR.Invalid) in try CIDR(network) }) } catch {
      throw Refusal.invalid("trusted-proxy", error.description + ".")
    }
  }

  /// Serves until a SIGTERM or SIGINT, then finishes what was begun, within 10 s.
  package func run(onListening: @escaping @Sendable (_ address: String) async -> Void) async throws {
    let (host, open) = (settings.host, OpenSockets())
    let application = Application(
      responder: routes.responder(), server: .http1AndSockets(path: SocketRoutes.path, open: open, accept: sockets.accept),
      configuration: ApplicationConfiguration(address: .hostname(host, port: settings.port), serverName: "perch", reuseAddress: true),
      onServerRunning: { channel in
        let shown = host.contains(":") ? "[\(host)]" : host
        await onListening("http://\(shown):\(channel.localAddress?.port ?? 0)")
      }, logger: house.logger)
    var group = ServiceGroupConfiguration(
      services: [application, Chores(house: house, data: settings.dataDirectory)], gracefulShutdownSignals: [.sigterm, .sigint], logger: house.logger)
    group.maximumGracefulShutdownDuration = .seconds(6)
    do { try await ServiceGroup(configuration: group).run() } catch let error as IOError {
      throw Refusal(.serverError, "Perch cannot listen on \(host):\(settings.port): \(error.sentence) Choose another with --host and --port.")
    } catch is SocketAddressError.UnknownHost {
      throw Refusal.invalid("host", "Perch cannot listen on \(host): this is no address of this machine. Choose another with --host.")
    }
    // The router is done; the sockets live on their event loops and have yet to be told to come back.
    await open.closed(within: .seconds(3))
  }

  private var door: InboxDoor {
    InboxDoor(desk: house.desk, publicOrigin: settings.publicURL.flatMap { try? Origin($0).text })
  }

  private var sockets: SocketRoutes { SocketRoutes(house: house, door: door) }

  var routes: Routes {
    let routes = Routes(behind: Reception(house: house))
    HealthRoutes(house: house, exposition: exposition).add(to: routes)
    VisitorRoutes(house: house, proxies: proxies).add(to: routes)
    InboxRoutes(house: house, proxies: proxies, door: door).add(to: routes)
    PeopleRoutes(house: house, door: door).add(to: routes)
    WidgetRoutes(house: house, door: door).add(to: routes)
    BackendRoutes(house: house).add(to: routes)
    sockets.add(to: routes)
    Pages(house: house, assets: Assets(directory: settings.webDirectory), proxies: proxies, publicURL: settings.publicURL).add(to: routes)
    return routes
  }
}

extension IOError {
  fileprivate var sentence: String {
    switch errnoCode {
    case EADDRINUSE: "it is already in use by another program."
    case EACCES: "only root may use ports below 1024."
    case EADDRNOTAVAIL: "this machine has no such address."
    default: "\(self)."
    }
  }
}
