import CryptoExtras
import Crypto
import Dispatch
import FoundationEssentials

/// Hashes passwords with scrypt. One hash takes 128 MiB, so at most two are made at a time.
package actor Passwords {
  package struct Cost: Hashable, Sendable {
    package let rounds: Int
    package static let standard = Cost(rounds: 1 << 17)
    /// For tests that sign in many people.
    package static let light = Cost(rounds: 1 << 10)
  }

  private static let (blockSize, parallelism) = (8, 1)
  private let cost: Cost
  private var free = 2
  private var waiting: [CheckedContinuation<Void, Never>] = []

  package init(cost: Cost = .standard) { self.cost = cost }

  package static func check(_ password: String) throws(Refusal) {
    guard 8...128 ~= password.unicodeScalars.count else { throw .invalid("password", "A password has 8 to 128 characters.") }
  }

  package func hash(_ password: String) async throws -> String {
    let salt = [UInt8].random(16)
    let key = try await derive(password, salt: salt, rounds: cost.rounds)
    return "scrypt:\(cost.rounds):\(salt.base64URL):\(key.base64URL)"
  }

  /// Takes as long for an account that does not exist (`nil`) as for a wrong password.
  package func verify(_ password: String, against stored: String?) async throws -> Bool {
    let parts = (stored ?? "").split(separator: ":").map(String.init)
    guard parts.count == 4, let rounds = Int(parts[1]), let salt = [UInt8](base64URL: parts[2]), let expected = [UInt8](base64URL: parts[3]) else {
      _ = try await derive(password, salt: .random(16), rounds: cost.rounds)
      return false
    }
    let key = try await derive(password, salt: salt, rounds: rounds)
    return zip(key, expected).reduce(UInt8(key.count == expected.count ? 0 : 1)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private func derive(_ password: String, salt: [UInt8], rounds: Int) async throws -> [UInt8] {
    await enter()
    defer { leave() }
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        continuation.resume(
          with: Result {
            try KDF.Scrypt.deriveKey(
              from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: Self.blockSize, parallelism: Self.parallelism,
              maxMemory: 256 << 20
            ).withUnsafeBytes(Array.init)
          })
      }
    }
  }

  private func enter() async {
    if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
