-- What the loop asks for at every round: what is its own, by phase. Indexes on a part of the rows
-- were of no use, since SQLite does not see that `phase = 'RUNNING'` is in that part.
DROP INDEX training_job_active;
CREATE INDEX training_job_owned ON training_job (owner, phase, account, tuning_id, id);

DROP INDEX tuning_job_running;
CREATE INDEX tuning_job_owned ON tuning_job (owner, status, id);
