/// Keys are small integers and stay inside; ids are 16 bytes, time-ordered, and are what the outside sees.
/// The way of a message touches `message` and its two indexes, each at its tail or at its conversation's, and one row of `conversation`.
let firstSchema = """
  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE widget (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    greeting TEXT NOT NULL,
    accent TEXT NOT NULL,
    origins TEXT NOT NULL,
    any_origin INTEGER NOT NULL,
    mode TEXT NOT NULL,
    carry_over TEXT NOT NULL,
    reopen_window INTEGER NOT NULL,
    idle_days INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  );

  CREATE TABLE contact (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    widget INTEGER NOT NULL REFERENCES widget,
    identifier TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    attributes TEXT NOT NULL,
    verified_at INTEGER,
    survivor INTEGER REFERENCES contact,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    CHECK (identifier IS NULL OR survivor IS NULL)
  );
  CREATE UNIQUE INDEX contact_identifier ON contact (widget, identifier) WHERE identifier IS NOT NULL;
  CREATE INDEX contact_survivor ON contact (survivor) WHERE survivor IS NOT NULL;

  CREATE TABLE session (
    key INTEGER PRIMARY KEY,
    widget INTEGER NOT NULL REFERENCES widget,
    contact INTEGER NOT NULL REFERENCES contact,
    token BLOB NOT NULL UNIQUE,
    generation INTEGER NOT NULL DEFAULT 1,
    assurance TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER
  );
  CREATE INDEX session_contact ON session (contact) WHERE ended_at IS NULL;

  CREATE TABLE answer (
    request BLOB PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session,
    salt BLOB,
    outcome TEXT,
    kept TEXT NOT NULL,
    at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX answer_at ON answer (at);

  CREATE TABLE conversation (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    contact INTEGER NOT NULL REFERENCES contact,
    sequence INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    visitor_read INTEGER NOT NULL DEFAULT 0,
    agents_read INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    activity_at INTEGER NOT NULL
  );
  CREATE INDEX conversation_contact ON conversation (contact);
  CREATE INDEX conversation_list ON conversation (closed_at IS NULL, activity_at);

  CREATE TABLE message (
    key INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation,
    sequence INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    author INTEGER NOT NULL,
    assurance TEXT,
    draft BLOB NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
  );
  CREATE UNIQUE INDEX message_sequence ON message (conversation, sequence);
  -- Drafts are time-ordered UUIDs, so this index grows at its end, wherever the conversations are.
  CREATE UNIQUE INDEX message_draft ON message (draft, kind, author);

  CREATE TABLE merge (
    key INTEGER PRIMARY KEY,
    loser INTEGER NOT NULL REFERENCES contact,
    survivor INTEGER NOT NULL REFERENCES contact,
    session INTEGER NOT NULL REFERENCES session,
    at INTEGER NOT NULL
  );
  CREATE TABLE merge_conversation (
    merge INTEGER NOT NULL REFERENCES merge,
    conversation INTEGER NOT NULL REFERENCES conversation,
    PRIMARY KEY (merge, conversation)
  ) WITHOUT ROWID;

  CREATE TABLE agent (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
  );

  CREATE TABLE agent_session (
    key INTEGER PRIMARY KEY,
    agent INTEGER NOT NULL REFERENCES agent,
    token BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER
  );
  CREATE INDEX agent_session_agent ON agent_session (agent) WHERE ended_at IS NULL;

  CREATE TABLE audit (
    key INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES contact,
    session INTEGER NOT NULL REFERENCES session
  );
  """
