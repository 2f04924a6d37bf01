/// Tells everyone concerned that something was committed. A doorbell, not a courier: who misses it notices the gap and asks the store.
package protocol Bus: Sendable {
  func publish(_ events: [Event])
}
