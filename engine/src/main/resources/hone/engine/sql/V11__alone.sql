-- Lists of training jobs that no tuning job created, which may be few among many.
CREATE INDEX training_job_alone ON training_job (account, region, created_at, id)
  WHERE tuning_id IS NULL;
