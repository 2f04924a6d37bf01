import NIOCore
import NIOEmbedded
import Testing

@testable import PerchServer

@Suite("The mailroom") struct MailroomTests {
  private let channel = EmbeddedChannel()

  @Test("writes ten messages for one socket at once")
  func coalesces() throws {
    let mailroom = Mailroom(eventLoop: channel.embeddedEventLoop)
    let socket = PerchServer.Socket(channel: channel, mailroom: mailroom, maxBacklog: 1000)
    for number in 0..<10 { socket.send(ByteBuffer(string: "\(number)")) }
    #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
    channel.embeddedEventLoop.run()
    let written = try #require(try channel.readOutbound(as: ByteBuffer.self))
    #expect(written == ByteBuffer(bytes: (0..<10).flatMap { [0x81, 1, 0x30 + UInt8($0)] }))
    #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
    socket.send(ByteBuffer(string: "again"))
    channel.embeddedEventLoop.run()
    #expect(try channel.readOutbound(as: ByteBuffer.self)?.readableBytes == 7)
  }

  @Test("says goodbye in place of messages that pile up before they can be written")
  func pile() throws {
    let mailroom = Mailroom(eventLoop: channel.embeddedEventLoop)
    let socket = PerchServer.Socket(channel: channel, mailroom: mailroom, maxBacklog: 1000)
    _ = try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
    for _ in 0..<9 { socket.send(ByteBuffer(repeating: 0x78, count: 100)) }
    #expect(socket.closing == nil)
    socket.send(ByteBuffer(repeating: 0x78, count: 100))
    #expect(socket.closing == .slow)
    channel.embeddedEventLoop.run()
    #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(bytes: [0x88, 6, 0x03, 0xF5] + Array("slow".utf8)))
    #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
  }
}
