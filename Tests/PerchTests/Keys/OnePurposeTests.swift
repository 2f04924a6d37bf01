import Perch
import PerchTesting
import Testing

/// With one secret for both purposes, whoever may choose their own identifier could have a token signed by it.
struct OnePurposeTests {
  private let secret = "a secret that the site has used for years"

  @Test(arguments: [(SigningKey.Purpose.hmac, SigningKey.Purpose.jwt), (.jwt, .hmac)])
  func `a secret that serves one purpose is not taken for the other, in no widget and not after it was revoked`(
    first: SigningKey.Purpose, second: SigningKey.Purpose
  ) async throws {
    let room = try await TestDesk()
    let (shop, outlet, keys) = (try await room.widget(), try await room.widget("Outlet"), room.desk.keys)
    let key = try await keys.add(NewKey(first, secret: secret), to: shop.id, by: .cli).key
    for widget in [shop, outlet] {
      #expect(try await refusal { _ = try await keys.add(NewKey(second, secret: secret), to: widget.id, by: .cli) }?.field == "secret")
      _ = try await keys.add(NewKey(second, secret: secret + "!"), to: widget.id, by: .cli)
    }
    _ = try await keys.revoke(key.id, of: shop.id, by: .cli)
    #expect(try await refusal { _ = try await keys.add(NewKey(second, secret: secret), to: shop.id, by: .cli) }?.field == "secret")
    _ = try await keys.add(NewKey(first, secret: secret), to: outlet.id, by: .cli)
  }
}
