-- What is named, kept and described but never runs: experiments, trials, trial components,
-- algorithms. What a component tells of its training job is read from that job's own row.

CREATE TABLE resource (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  account     TEXT    NOT NULL,
  region      TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  name_key    TEXT    NOT NULL,
  created_at  INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  parent_id   INTEGER,
  training_id INTEGER,
  source_arn  TEXT,
  document    TEXT    NOT NULL
);
CREATE UNIQUE INDEX resource_name     ON resource (account, region, kind, name_key);
CREATE        INDEX resource_created  ON resource (account, region, kind, created_at, id);
CREATE        INDEX resource_parent   ON resource (parent_id) WHERE parent_id IS NOT NULL;
CREATE        INDEX resource_training ON resource (training_id) WHERE training_id IS NOT NULL;
CREATE        INDEX resource_source   ON resource (account, region, source_arn)
  WHERE source_arn IS NOT NULL;

-- Which trial components belong to which trials.
CREATE TABLE association (
  trial_id     INTEGER NOT NULL,
  component_id INTEGER NOT NULL,
  PRIMARY KEY (trial_id, component_id)
);
CREATE INDEX association_component ON association (component_id, trial_id);

-- Metric values that callers put on a trial component.
CREATE TABLE put_metric (
  component_id INTEGER NOT NULL,
  name         TEXT    NOT NULL,
  ordinal      INTEGER NOT NULL,
  step         INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  value        REAL    NOT NULL,
  PRIMARY KEY (component_id, name, ordinal)
);
