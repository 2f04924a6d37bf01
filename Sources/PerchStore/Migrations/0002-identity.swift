/// What identity needs: keys, proofs, a ledger that can be undone, and an audit that cannot be changed unseen.
/// Audit entries name people by id, not by key, because they outlive them.
let identitySchema = """
  CREATE TABLE signing_key (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    widget INTEGER NOT NULL REFERENCES widget,
    purpose TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    material BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
  );
  CREATE INDEX signing_key_widget ON signing_key (widget);

  CREATE TABLE refused_proof (
    key INTEGER PRIMARY KEY,
    widget INTEGER NOT NULL REFERENCES widget,
    at INTEGER NOT NULL,
    fault TEXT NOT NULL,
    message TEXT NOT NULL
  );
  CREATE INDEX refused_proof_widget ON refused_proof (widget);

  CREATE TABLE identification (
    widget INTEGER NOT NULL REFERENCES widget,
    hour INTEGER NOT NULL,
    assurance TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (widget, hour, assurance)
  ) WITHOUT ROWID;

  ALTER TABLE widget ADD COLUMN guessable_at INTEGER;

  ALTER TABLE session ADD COLUMN id BLOB;
  ALTER TABLE session ADD COLUMN proved_by INTEGER REFERENCES signing_key;
  ALTER TABLE session ADD COLUMN proved_until INTEGER;
  ALTER TABLE session ADD COLUMN device TEXT;
  UPDATE session SET id = randomblob(16);
  DROP INDEX session_contact;
  CREATE INDEX session_contact ON session (contact);
  CREATE INDEX session_proved_by ON session (proved_by) WHERE proved_by IS NOT NULL AND ended_at IS NULL;
  CREATE INDEX session_proved_until ON session (proved_until) WHERE proved_until IS NOT NULL AND ended_at IS NULL;
  CREATE INDEX session_claimed ON session (widget) WHERE assurance = 'claimed' AND ended_at IS NULL;
  CREATE INDEX answer_session ON answer (session);

  CREATE TABLE renewal (
    token BLOB PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session
  ) WITHOUT ROWID;
  CREATE INDEX renewal_session ON renewal (session);

  ALTER TABLE merge ADD COLUMN id BLOB;
  ALTER TABLE merge ADD COLUMN adopted TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE merge ADD COLUMN undone_at INTEGER;
  UPDATE merge SET id = randomblob(16);
  CREATE UNIQUE INDEX merge_id ON merge (id);
  CREATE INDEX merge_survivor ON merge (survivor);
  CREATE INDEX merge_loser ON merge (loser);
  CREATE INDEX merge_session ON merge (session);
  CREATE INDEX merge_of_conversation ON merge_conversation (conversation);

  ALTER TABLE audit RENAME TO former_audit;
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    widget BLOB,
    contact BLOB,
    other BLOB,
    session BLOB,
    actor TEXT NOT NULL,
    actor_id BLOB,
    details TEXT NOT NULL,
    hash BLOB NOT NULL
  );
  CREATE INDEX audit_contact ON audit (contact) WHERE contact IS NOT NULL;
  CREATE INDEX audit_other ON audit (other) WHERE other IS NOT NULL;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
  CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
  """
