/// A refusal is an answer, too, and may be of nobody: the request repeated is refused in the same words.
let refusalsKeptSchema = """
  CREATE TABLE kept_answer (
    request BLOB PRIMARY KEY,
    session INTEGER REFERENCES session,
    salt BLOB,
    outcome TEXT,
    kept TEXT NOT NULL,
    refusal TEXT,
    asked_with BLOB,
    at INTEGER NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO kept_answer (request, session, salt, outcome, kept, asked_with, at) SELECT request, session, salt, outcome, kept, asked_with, at FROM answer;
  DROP TABLE answer;
  ALTER TABLE kept_answer RENAME TO answer;
  CREATE INDEX answer_at ON answer (at);
  CREATE INDEX answer_session ON answer (session);
  CREATE INDEX answer_asked_with ON answer (asked_with) WHERE asked_with IS NOT NULL;
  """
