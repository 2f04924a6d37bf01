import Perch
import PerchTesting
import Testing

struct OriginTests {
  @Test(arguments: [
    ("https://shop.example", "https://shop.example"), ("https://shop.example/", "https://shop.example"), ("HTTPS://Shop.Example", "https://shop.example"),
    ("https://shop.example:443", "https://shop.example"), ("http://shop.example:80", "http://shop.example"), ("http://shop.example:443", "http://shop.example:443"),
    ("https://shop.example:8443", "https://shop.example:8443"), ("http://127.0.0.1:3000", "http://127.0.0.1:3000"), ("http://localhost:8080", "http://localhost:8080"),
    ("http://[::1]:8080", "http://[::1]:8080"),
  ])
  func `an origin is written as browsers send it`(given: String, text: String) throws {
    #expect(try Origin(given).text == text)
  }

  @Test(arguments: [
    "", "shop.example", "ftp://shop.example", "https://", "https://shop.example/path", "https://shop.example?x=1", "https://shop.example#x",
    "https://user@shop.example", "https://user:pass@shop.example", "null", "*", "javascript:alert(1)", "https://shop.example https://evil.example",
    "file:///etc/passwd",
  ])
  func `what is not an origin is refused`(given: String) {
    let refusal = #expect(throws: Refusal.self, "\(given) is not an origin") { try Origin(given) }
    #expect(refusal?.field == "origin")
  }

  @Test(arguments: ["https://*", "https://*.shop.example"]) func `an origin that no page can ever have is refused`(given: String) {
    #expect(throws: Refusal.self) { try Origin(given) }
  }

  @Test(arguments: [
    "https://shop.example.evil.example", "https://evilshop.example", "http://shop.example", "https://shop.example:8443", "https://www.shop.example", "null", "",
    "https://shop.example/", "https://shop.example\u{0}",
  ])
  func `only the very origin is allowed, not one that looks like it`(foreign: String) async throws {
    let widget = try await TestDesk().widget()
    #expect(widget.allows("https://shop.example"))
    #expect(widget.allows("https://SHOP.example"))
    #expect(!widget.allows(foreign))
  }

  @Test func `a widget names its origins or allows any, and has a name`() async throws {
    let room = try await TestDesk()
    let desk = room.desk
    for new in [
      NewWidget(name: "Shop", origins: [], anyOrigin: false), NewWidget(name: "Shop", origins: [try Origin("https://shop.example")], anyOrigin: true),
      NewWidget(name: "", origins: [], anyOrigin: true), NewWidget(name: String(repeating: "s", count: 101), origins: [], anyOrigin: true),
    ] { #expect(try await refusal { _ = try await desk.widgets.add(new) }?.code == .invalidRequest) }
    #expect(try await desk.widgets.all().isEmpty)
    let anywhere = try await desk.widgets.add(NewWidget(name: "Everywhere", origins: [], anyOrigin: true))
    #expect(anywhere.allows("https://anything.example"))
    #expect(try await desk.widgets.find(anywhere.id).name == "Everywhere")
  }

  @Test func `settings of a widget are kept`() async throws {
    let room = try await TestDesk()
    let widget = try await room.widget { widget in
      (widget.greeting, widget.accent, widget.mode, widget.carryOver) = ("Good day", "#112233", .signed, .never)
      (widget.reopenWindow, widget.idleDays) = (.minutes(30), 7)
    }
    let found = try await room.desk.widgets.find(widget.id)
    #expect((found.greeting, found.accent) == ("Good day", "#112233"))
    #expect((found.mode, found.carryOver) == (.signed, .never))
    #expect((found.reopenWindow, found.idleDays) == (.minutes(30), 7))
    #expect(found.origins.map(\.text) == ["https://shop.example"])
  }
}
