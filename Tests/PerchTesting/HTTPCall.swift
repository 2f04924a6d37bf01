package import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix

/// What a server answered.
package struct Answer: Sendable {
  package let status: Int
  package let headers: [(name: String, value: String)]
  package let body: Data

  package var json: JSON { (try? JSON(body)) ?? .null }
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// `name=value` of the cookie that was set.
  package var cookie: String? { headers("set-cookie").first.flatMap { $0.split(separator: ";").first }.map(String.init) }

  package func headers(_ name: String) -> [String] { headers.filter { $0.name.lowercased() == name }.map(\.value) }
}

/// One request on a connection of its own.
struct HTTPCall {
  let method: String
  let path: String
  let headers: [(String, String)]
  let body: Data

  func answer(from port: Int) async throws -> Answer {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = loop.makePromise(of: Answer.self)
    let channel = try await ClientBootstrap(group: loop).connectTimeout(.seconds(5)).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHTTPClientHandlers()
        try channel.pipeline.syncOperations.addHandler(AnswerReader(answer))
      }
    }.connect(host: "127.0.0.1", port: port).get()
    let deadline = loop.scheduleTask(in: .seconds(15)) { answer.fail(Unexpected("\(method) \(path) was not answered")) }
    defer {
      deadline.cancel()
      channel.close(promise: nil)
    }
    channel.write(HTTPClientRequestPart.head(head(port)), promise: nil)
    if !body.isEmpty { channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil) }
    channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    return try await answer.futureResult.get()
  }

  private func head(_ port: Int) -> HTTPRequestHead {
    var fields = HTTPHeaders([("Host", "127.0.0.1:\(port)")] + headers)
    if !body.isEmpty || method == "POST" { fields.add(name: "Content-Length", value: "\(body.count)") }
    return HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: path, headers: fields)
  }
}

private final class AnswerReader: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let answer: EventLoopPromise<Answer>
  private var head: HTTPResponseHead?
  private var body = Data()

  init(_ answer: EventLoopPromise<Answer>) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body(let part): body.append(contentsOf: part.readableBytesView)
    case .end: answer.succeed(Answer(status: Int(head?.status.code ?? 0), headers: head?.headers.map { ($0.name, $0.value) } ?? [], body: body))
    }
  }

  func channelInactive(context: ChannelHandlerContext) { answer.fail(Unexpected("the connection ended without an answer")) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(error)
    context.close(promise: nil)
  }
}
