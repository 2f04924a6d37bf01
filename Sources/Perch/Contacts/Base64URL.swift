import FoundationEssentials

extension [UInt8] {
  init?(base64URL text: String) {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    guard !text.contains(where: { $0 == "+" || $0 == "/" || $0 == "=" }),
      let data = Data(base64Encoded: standard + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    else { return nil }
    self = Array(data)
  }

  var base64URL: String {
    Data(self).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
