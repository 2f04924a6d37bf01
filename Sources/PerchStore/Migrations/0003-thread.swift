/// A message names the one before it, instead of standing in an index by conversation. See `Thread`.
let threadSchema = """
  ALTER TABLE conversation ADD COLUMN latest INTEGER;
  UPDATE conversation SET latest =
    (SELECT message.key FROM message WHERE message.conversation = conversation.key AND message.sequence = conversation.sequence);

  CREATE TABLE threaded_message (
    key INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    previous INTEGER,
    kind INTEGER NOT NULL,
    author INTEGER NOT NULL,
    assurance TEXT,
    draft BLOB NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
  );
  INSERT INTO threaded_message (key, conversation, sequence, previous, kind, author, assurance, draft, at, text)
    SELECT key, conversation, sequence, (SELECT earlier.key FROM message AS earlier
        WHERE earlier.conversation = message.conversation AND earlier.sequence = message.sequence - 1), kind, author, assurance, draft, at, text
    FROM message ORDER BY key;
  DROP TABLE message;
  ALTER TABLE threaded_message RENAME TO message;
  -- Drafts are time-ordered UUIDs, so this index grows at its end, wherever the conversations are.
  CREATE UNIQUE INDEX message_draft ON message (draft, kind, author);
  CREATE INDEX message_mark ON message (conversation) WHERE sequence % 64 = 0;
  """
