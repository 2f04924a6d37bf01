import FoundationEssentials
import HTTPTypes
import Hummingbird
package import Perch
import PerchWire

/// The pages and files that browsers load.
struct Pages: Sendable {
  let house: House
  let assets: Assets
  let proxies: TrustedProxies
  let publicURL: String?

  func add(to routes: Routes) {
    routes.on(.get, "/assets/**", for: .anyone) { request, _, _ in assets.response(to: request) }
    routes.on(.get, "/bootstrap.js", for: .anyone, use: bootstrap)
    routes.on(.get, "/", for: .anyone) { _, _, _ in Response(status: .found, headers: [.location: "/inbox"]) }
    for path in ["/inbox", "/inbox/**"] { routes.on(.get, path, for: .anyone) { request, _, _ in page("inbox/index.html", request) } }
    for path in ["/demo", "/demo/product"] { routes.on(.get, path, for: .anyone) { request, context, _ in demo(request, context) } }
    routes.on(.get, "/demo/snippet.js", for: .anyone, use: demoSnippet)
    routes.on(.get, "/docs", for: .anyone) { request, _, _ in page("docs/index.html", request) }
    routes.on(.get, "/favicon.ico", for: .anyone) { request, _, _ in assets.page("inbox/icon.svg", for: request) }
  }

  /// The one browser file with a fixed address. It knows its server, its widget, and where the other files are.
  @Sendable private func bootstrap(_ request: Request, _ context: Edge, _: Void) async throws -> Response {
    let given = request.uri.queryParameters["widgetId"].map(String.init)
    let widget = try? await house.widget(given, origin: nil)
    let settings = Bootstrap(
      server: server(request, context), assets: assets.base + "/", widget: widget.map { WireWidget($0, agentsOnline: nil) }, widgetID: given ?? "")
    var response = assets.page("widget/bootstrap.js", replacing: ["__PERCH_WIDGET__": settings.script], for: request)
    response.headers[.crossOriginResourcePolicy] = "cross-origin"
    response.headers[.accessControlAllowOrigin] = "*"
    return response
  }

  @Sendable private func demoSnippet(_ request: Request, _ context: Edge, _: Void) async throws -> Response {
    guard let widget = try await house.desk.widgets.all().first else { throw Refusal.widgetNotFound }
    let words = Snippet.words(server: server(request, context), widget: widget).merging(Snippet.withoutElement) { $1 }
    return assets.page("widget/snippet.js.txt", replacing: words, for: request).asScript
  }

  private func page(_ path: String, _ request: Request) -> Response {
    assets.page(path, replacing: ["__ASSETS__": assets.base + "/"], for: request).with(policy: .inbox)
  }

  private func demo(_ request: Request, _ context: Edge) -> Response {
    let origin = server(request, context)
    return assets.page("demo/index.html", replacing: ["__ASSETS__": assets.base + "/"], for: request).with(policy: .demo(server: origin))
  }

  /// How the visitor's browser reached us, unless the owner has said how it should.
  private func server(_ request: Request, _ context: Edge) -> String {
    if let publicURL { return publicURL }
    let scheme = proxies.client(of: context.peer, headers: request.headers).isSecure ? "https" : "http"
    return "\(scheme)://\(request.head.authority ?? "127.0.0.1")"
  }
}

/// The installation snippet of a widget.
package enum Snippet {
  fileprivate static func words(server: String, widget: Widget) -> [String: String] {
    ["__SERVER__": server, "__WIDGET_ID__": widget.id.text]
  }

  /// The demo's strict policy allows no inline script, so it loads the same text as a file.
  fileprivate static let withoutElement = ["<script>": "", "</script>": ""]

  /// What goes into a site's pages.
  package static func html(server: String, widget: Widget) -> String {
    let file = EmbeddedFiles().file("widget/snippet.js.txt").map { String(buffer: $0) } ?? ""
    return words(server: server, widget: widget).reduce(file) { $0.replacing($1.key, with: $1.value) }
  }
}

private struct Bootstrap {
  let server: String
  let assets: String
  let widget: WireWidget?
  let widgetID: String

  /// Valid inside a script: no line separators, nothing that could end the element.
  var script: String {
    let json = String(decoding: Wire.encode(WireBootstrap(server: server, assets: assets, widgetId: widgetID, widget: widget)), as: UTF8.self)
    return json.replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028").replacing("\u{2029}", with: "\\u2029")
  }
}

/// What a page may load and do.
enum ContentPolicy {
  case inbox
  case demo(server: String)

  var text: String {
    switch self {
    case .inbox:
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types perch"
    case .demo(let server):
      "default-src 'none'; script-src 'self' \(server); style-src 'self'; img-src 'self' data:; "
        + "connect-src 'self' \(server) \(server.replacing("http", with: "ws", maxReplacements: 1)); base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    }
  }
}

extension Response {
  fileprivate func with(policy: ContentPolicy) -> Response {
    var response = self
    response.headers[.contentSecurityPolicy] = policy.text
    response.headers[HTTPField.Name("Referrer-Policy")!] = "same-origin"
    return response
  }

  fileprivate var asScript: Response {
    var response = self
    response.headers[.contentType] = "text/javascript; charset=utf-8"
    return response
  }
}
