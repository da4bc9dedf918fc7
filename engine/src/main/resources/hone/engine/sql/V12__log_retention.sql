-- For how many days an account keeps its training jobs' logs in a region, where it said so.
CREATE TABLE log_retention (
  account TEXT    NOT NULL,
  region  TEXT    NOT NULL,
  days    INTEGER NOT NULL,
  PRIMARY KEY (account, region)
) WITHOUT ROWID;
