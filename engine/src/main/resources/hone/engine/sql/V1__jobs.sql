-- Times are milliseconds since 1970. What is listed, counted or sorted has a column of its own;
-- the rest of a job's state is one JSON document beside it.

CREATE TABLE tuning_job (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  account     TEXT    NOT NULL,
  region      TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  name_key    TEXT    NOT NULL,
  created_at  INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  status      TEXT    NOT NULL,
  spec        TEXT    NOT NULL,
  document    TEXT    NOT NULL,
  state       TEXT    NOT NULL
);
CREATE UNIQUE INDEX tuning_job_name    ON tuning_job (account, region, name_key);
CREATE        INDEX tuning_job_created ON tuning_job (account, region, created_at, id);
CREATE        INDEX tuning_job_status  ON tuning_job (account, region, status, id);
CREATE        INDEX tuning_job_running ON tuning_job (id) WHERE status IN ('IN_PROGRESS', 'STOPPING');

-- What the training jobs of one definition have in common.
CREATE TABLE blueprint (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  tuning_id  INTEGER,
  definition INTEGER,
  spec       TEXT NOT NULL,
  document   TEXT NOT NULL
);
CREATE INDEX blueprint_tuning ON blueprint (tuning_id, definition) WHERE tuning_id IS NOT NULL;

CREATE TABLE training_job (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  account         TEXT    NOT NULL,
  region          TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  name_key        TEXT    NOT NULL,
  created_at      INTEGER NOT NULL,
  modified_at     INTEGER NOT NULL,
  blueprint_id    INTEGER NOT NULL REFERENCES blueprint (id),
  hyperparameters TEXT    NOT NULL,
  tuning_id       INTEGER,
  ordinal         INTEGER,
  definition      INTEGER,
  origin          TEXT,
  status          TEXT    NOT NULL,
  phase           TEXT    NOT NULL,
  retryable       INTEGER NOT NULL,
  objective       REAL,
  state           TEXT    NOT NULL,
  deleted         INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX training_job_name      ON training_job (account, region, name_key);
CREATE UNIQUE INDEX training_job_ordinal   ON training_job (tuning_id, ordinal) WHERE tuning_id IS NOT NULL;
CREATE        INDEX training_job_tally     ON training_job (tuning_id, status, phase, retryable, objective)
  WHERE tuning_id IS NOT NULL;
CREATE        INDEX training_job_objective ON training_job (tuning_id, objective, ordinal)
  WHERE tuning_id IS NOT NULL;
CREATE        INDEX training_job_created   ON training_job (account, region, created_at, id);
CREATE        INDEX training_job_status    ON training_job (account, region, status, id);
CREATE        INDEX training_job_active    ON training_job (phase, account, tuning_id, id)
  WHERE phase IN ('WAITING', 'RUNNING', 'ENDED');

CREATE TABLE metric (
  training_id INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  count       INTEGER NOT NULL,
  stride      INTEGER NOT NULL,
  kept        INTEGER NOT NULL,
  first       REAL    NOT NULL,
  last        REAL    NOT NULL,
  min         REAL    NOT NULL,
  max         REAL    NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (training_id, name)
) WITHOUT ROWID;

-- Every `stride`-th value of a metric.
CREATE TABLE metric_value (
  training_id INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  ordinal     INTEGER NOT NULL,
  value       REAL    NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (training_id, name, ordinal)
) WITHOUT ROWID;

CREATE TABLE tag (
  arn      TEXT    NOT NULL,
  tag_key  TEXT    NOT NULL,
  value    TEXT    NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (arn, tag_key)
) WITHOUT ROWID;

CREATE TABLE event (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  account TEXT    NOT NULL,
  region  TEXT    NOT NULL,
  arn     TEXT    NOT NULL,
  what    TEXT    NOT NULL,
  detail  TEXT    NOT NULL
);
CREATE INDEX event_arn ON event (arn, id);
