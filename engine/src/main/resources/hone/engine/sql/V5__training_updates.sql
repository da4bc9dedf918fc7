-- What callers changed of a training job's request.
CREATE TABLE training_update (
  training_id INTEGER NOT NULL PRIMARY KEY,
  document    TEXT    NOT NULL
);
