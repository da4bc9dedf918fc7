-- Searches are sorted by it where they do not say otherwise.
CREATE INDEX training_job_modified ON training_job (account, region, modified_at, id);
CREATE INDEX tuning_job_modified   ON tuning_job (account, region, modified_at, id);
