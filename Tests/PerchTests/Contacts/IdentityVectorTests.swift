import PerchTesting
import Testing

/// The published stories of identity, which every client and the server pass.
@Suite struct IdentityVectorTests {
  @Test(arguments: IdentityVector.all)
  func `a story ends as it is told`(vector: IdentityVector) async throws {
    var storyteller = try await Storyteller(vector)
    for step in vector.story["steps"].items { try await storyteller.tell(step) }
    try await storyteller.check(stored: vector.story["stored"])
  }

  @Test func `there are stories`() { #expect(IdentityVector.all.count >= 40) }
}
