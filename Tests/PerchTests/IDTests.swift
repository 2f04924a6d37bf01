import Perch
import Testing

struct IDTests {
  @Test func `ids are UUIDs of version 7, in lower case`() {
    for _ in 0..<100 {
      let text = ID<Contact>(at: Moment(milliseconds: 1_800_000_000_000)).text
      #expect(text == text.lowercased())
      let places = Array(text)
      #expect(places[14] == "7")
      #expect("89ab".contains(places[19]))
      #expect(text.hasPrefix("01a3185c-5000-7"), "the time is in front")
    }
  }

  @Test func `ids made later sort later, as text`() {
    let ids = stride(from: 0, through: 1000, by: 7).map { ID<Contact>(at: Moment(milliseconds: 1_800_000_000_000 + $0)).text }
    #expect(ids == ids.sorted())
  }

  @Test func `ids made in one millisecond differ`() {
    let now = Moment(milliseconds: 1_800_000_000_000)
    #expect(Set((0..<10_000).map { _ in ID<Contact>(at: now) }).count == 10_000)
  }

  @Test func `an id survives being written down, in either case`() {
    let id = ID<Contact>(at: Moment(milliseconds: 1_800_000_000_000))
    #expect(ID<Contact>(id.text) == id)
    #expect(ID<Contact>(id.text.uppercased()) == id)
  }

  @Test(arguments: ["", "1", "not-an-id", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a8057 "])
  func `what is not an id is not taken for one`(text: String) {
    #expect(ID<Contact>(text) == nil)
  }
}
