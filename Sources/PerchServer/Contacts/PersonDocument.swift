package import Perch
import PerchWire

/// What a person is given when they ask what is kept about them.
package enum PersonDocument {
  package static func json(_ dossier: Dossier, at now: Moment) -> String {
    String(decoding: Wire.encode(WireDossier(dossier, at: now, online: false)), as: UTF8.self)
  }
}
