-- One life of one server, from its start until it ends or is silent for too long. Its number, the
-- epoch, is never used again, and every transaction that changes anything finds it alive first.
-- `place` is where its attempts are: a machine and a folder. `operation` numbers its transactions, so
-- that one whose commit was not heard of can be asked for; `handings` counts how often it was handed
-- the jobs of servers that had ended.
CREATE TABLE server (
  epoch      INTEGER PRIMARY KEY AUTOINCREMENT,
  place      TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at   INTEGER,
  operation  INTEGER NOT NULL,
  handings   INTEGER NOT NULL
);
CREATE INDEX server_alive ON server (expires_at) WHERE ended_at IS NULL;

-- The epoch of the server that goes on with a job; that of a training job is its tuning job's.
ALTER TABLE tuning_job   ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
ALTER TABLE training_job ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;

-- Who was to launch an attempt, and where: written before it is launched.
CREATE TABLE attempt (
  id          TEXT    NOT NULL PRIMARY KEY,
  training_id INTEGER NOT NULL,
  epoch       INTEGER NOT NULL,
  place       TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX attempt_training ON attempt (training_id);

-- What a call that creates was answered, so that its retry gets the same.
CREATE TABLE answered_call (
  id     TEXT    NOT NULL PRIMARY KEY,
  answer TEXT    NOT NULL,
  at     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answered_call_at ON answered_call (at);
