import HTTPTypes
import Hummingbird

/// What a visitor uses, in the words of an agent: enough to tell two sessions of a person apart, not to recognise anybody.
enum Device {
  private static let browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
  private static let systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")]

  static func name(from userAgent: String?) -> String? {
    guard let userAgent else { return nil }
    let (browser, system) = (first(of: browsers, in: userAgent), first(of: systems, in: userAgent))
    guard let browser else { return system }
    return system.map { "\(browser) on \($0)" } ?? browser
  }

  private static func first(of names: [(mark: String, name: String)], in userAgent: String) -> String? {
    names.first { userAgent.contains($0.mark) }?.name
  }
}

extension Request {
  var device: String? { Device.name(from: headers[.userAgent]) }
}
