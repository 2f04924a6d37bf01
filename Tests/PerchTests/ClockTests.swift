import Perch
import Testing

/// Time as the desk sees it, whatever the machine's clock does.
struct ClockTests {
  static let noon = Duration.seconds(1_800_000_000)

  /// What is read `elapsed` seconds after noon, when the machine's clock says that many seconds since noon.
  private func readings(_ steps: [(elapsed: Double, wall: Double)]) -> [Double] {
    var time = SteadyTime()
    _ = time.read(wall: Self.noon, elapsed: .zero)
    return steps.map { step in
      let read = time.read(wall: Self.noon + .seconds(step.wall), elapsed: .seconds(step.elapsed)) - Self.noon
      return (read / .milliseconds(1)).rounded() / 1000
    }
  }

  @Test func `it is the machine's clock as long as that goes on like time`() {
    #expect(readings([(1, 1), (2, 2.001), (3, 2.999), (3, 2.999)]) == [1, 2.001, 2.999, 2.999])
  }

  @Test func `a jump ahead is gone after ten times as fast as time passes`() {
    #expect(readings([(1, 3601), (2, 3602), (61, 3661), (400, 4000), (500, 4100)]) == [10, 20, 610, 4000, 4100])
  }

  @Test func `a jump back is followed at once`() {
    #expect(readings([(1, -3599), (2, -3598)]) == [-3599, -3598])
  }

  @Test func `a clock that jumps to and fro each second takes nobody's day`() {
    let day = 86_400.0
    let read = readings((1...100).map { second in (Double(second), Double(second) + (second.isMultiple(of: 2) ? 0 : day)) })
    #expect(read.allSatisfy { 0...110 ~= $0 })
  }

  @Test func `a machine that did not know the date is believed when it does`() {
    #expect(readings([(1, 86_400 * 365)]) == [86_400 * 365])
  }
}
