-- Access keys. `sealed` is the secret (and a temporary key's session token) under a master key that
-- is not in the store. A revoked key stays, so that its id is never given out again.
CREATE TABLE access_key (
  id         TEXT    NOT NULL PRIMARY KEY,
  account    TEXT    NOT NULL,
  role       TEXT,
  sealed     TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
