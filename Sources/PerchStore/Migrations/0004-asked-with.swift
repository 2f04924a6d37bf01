/// What an answer that is kept was asked with, so that a logout with it leaves nothing to be fetched.
let askedWithSchema = """
  ALTER TABLE answer ADD COLUMN asked_with BLOB;
  CREATE INDEX answer_asked_with ON answer (asked_with) WHERE asked_with IS NOT NULL;
  """
