import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Perch
import PerchWire

/// Who gets a socket: `/socket?widget=…` for visitors, `/socket` for agents. What is refused here goes on to the router,
/// where the same question is asked again and answered in words.
struct SocketRoutes: Sendable {
  static let path = "/socket"

  let house: House
  let door: InboxDoor

  func add(to routes: Routes) {
    let visitorsAndAgents = Policy("visitor or agent") { request, _ in _ = try await admit(Knock(request)) }
    routes.on(.get, Self.path, for: visitorsAndAgents) { _, _, _ in
      throw HTTPError(.upgradeRequired, message: "This address speaks WebSocket. See docs/protocol.md.")
    }
  }

  @Sendable func accept(_ head: HTTPRequestHead, _ channel: any Channel) -> EventLoopFuture<SocketAnswer> {
    let promise = channel.eventLoop.makePromise(of: SocketAnswer.self)
    let knock = Knock(head)
    Task {
      do { promise.succeed(.accept(try await admit(knock))) } catch { promise.succeed(.refuse) }
    }
    return promise.futureResult
  }

  private func admit(_ knock: Knock) async throws -> any SocketDelegate {
    if let widget = knock.widget {
      return VisitorConnection(widget: try await house.widget(widget, origin: knock.origin), house: house)
    }
    guard door.isOwn(origin: knock.origin, host: knock.host) else {
      throw Refusal(.originNotAllowed, "The Inbox's socket only opens for the Inbox's own pages.", field: "Origin")
    }
    return AgentConnection(pass: try await door.enter(cookie: knock.cookie), house: house)
  }
}

private struct Knock: Sendable {
  let widget: String?
  let origin: String?
  let host: String?
  let cookie: String?

  init(_ request: Request) {
    widget = request.uri.queryParameters["widget"].map(String.init)
    (origin, host, cookie) = (request.headers[.origin], request.head.authority, request.cookie(InboxDoor.cookie))
  }

  init(_ head: HTTPRequestHead) {
    var fields = HTTPFields()
    for value in head.headers["cookie"] { fields.append(HTTPField(name: .cookie, value: value)) }
    let request = Request(head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: head.uri, headerFields: fields), body: .init(buffer: ByteBuffer()))
    widget = request.uri.queryParameters["widget"].map(String.init)
    (origin, host, cookie) = (head.headers.first(name: "origin"), head.headers.first(name: "host"), request.cookie(InboxDoor.cookie))
  }
}
