import Perch
import PerchTesting
import Testing

struct OfficeTests {
  @Test func `whoever must go hears of it before the answer, and everyone else hears the news after it`() async throws {
    let room = try await TestDesk()
    let office = room.desk.office
    var ada = try await room.visitor(in: try await room.widget())
    try await ada.identify("ada")
    let entrance = try await ada.enter()
    room.ear.forget()
    let before = await withCheckedContinuation { continuation in
      office.change { change in
        change.tell(.contactChanged(entrance.contact))
        change.tell(.sessionReplaced(entrance.visitor.session))
      } then: { _ in
        continuation.resume(returning: room.ear.events)
      }
    }
    #expect(before.map(\.name) == ["replaced"])
    try await office.change { _ in }
    #expect(room.ear.events.map(\.name) == ["replaced", "changed"])
  }
}

extension Event {
  fileprivate var name: String {
    switch self {
    case .sessionReplaced: "replaced"
    case .contactChanged: "changed"
    default: "\(self)"
    }
  }
}
