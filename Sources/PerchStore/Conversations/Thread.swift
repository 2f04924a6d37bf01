/// The messages of a conversation are a thread: each names the one before it, and the conversation names the last. A message is only
/// appended; no index is kept in the order of conversations, in which every message would have its own page to write.
enum Thread {
  /// Keys of the messages in conversation `?1` from the last one before position `?2` back to the first; a few after the position come
  /// first. Every 64th message is marked, so that an old page is found without following the whole thread.
  static let back = """
    WITH RECURSIVE thread (key) AS (
      SELECT coalesce(
        (SELECT key FROM message WHERE conversation = ?1 AND key >= ?2 AND sequence % 64 = 0 ORDER BY key LIMIT 1),
        (SELECT latest FROM conversation WHERE key = ?1))
      UNION ALL
      SELECT message.previous FROM thread CROSS JOIN message WHERE message.key = thread.key AND message.previous IS NOT NULL
    )
    """

  /// Keys of the messages in conversation `?1` above a number, the last one first.
  static func since(_ sequence: String) -> String {
    """
    WITH RECURSIVE thread (key) AS (
      SELECT latest FROM conversation WHERE key = ?1 AND sequence > \(sequence)
      UNION ALL
      SELECT message.previous FROM thread CROSS JOIN message WHERE message.key = thread.key AND message.sequence > \(sequence) + 1
    )
    """
  }
}
