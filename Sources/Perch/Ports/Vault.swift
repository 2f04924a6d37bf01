import Crypto
import Synchronization

/// Keeps what the database may hold only sealed.
package protocol Vault: Sendable {
  /// - Parameter name: sealed with it, so that one secret cannot be put in another's place.
  func seal(_ secret: [UInt8], as name: String) throws -> [UInt8]
  func open(_ sealed: [UInt8], as name: String) throws -> [UInt8]
}

/// Seals with AES-GCM under a master key of 256 bits that is kept apart from the database.
package final class MasterKeyVault: Vault {
  /// Fetches the master key: nil where there is none and none is to be made.
  private let fetch: @Sendable (_ making: Bool) throws -> [UInt8]?
  private let known = Mutex<[UInt8]?>(nil)

  package init(fetch: @escaping @Sendable (_ making: Bool) throws -> [UInt8]?) { self.fetch = fetch }

  package func seal(_ secret: [UInt8], as name: String) throws -> [UInt8] {
    let box = try AES.GCM.seal(secret, using: master(making: true), authenticating: Array(name.utf8))
    guard let sealed = box.combined else { throw VaultFailure() }
    return Array(sealed)
  }

  package func open(_ sealed: [UInt8], as name: String) throws -> [UInt8] {
    let key = try master(making: false)
    guard let box = try? AES.GCM.SealedBox(combined: sealed), let secret = try? AES.GCM.open(box, using: key, authenticating: Array(name.utf8)) else {
      throw VaultFailure()
    }
    return Array(secret)
  }

  private func master(making: Bool) throws -> SymmetricKey {
    let bytes = try known.withLock { known in
      known = try known ?? fetch(making)
      return known
    }
    guard let bytes, bytes.count == 32 else { throw VaultFailure() }
    return SymmetricKey(data: bytes)
  }
}

/// A secret that cannot be had: nobody's mistake but the owner's, so nobody else is told more than that.
package struct VaultFailure: Error, CustomStringConvertible {
  package let description =
    "The keys of this installation are sealed with another master key. Put the right master.key beside the database, or set PERCH_MASTER_KEY."

  package init() {}
}
