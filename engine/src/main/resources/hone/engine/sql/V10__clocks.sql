-- How far a server's clock has been set while it lived, in milliseconds, as far as it was noticed;
-- and what that was when a job's times were noted that its limits are counted from, less what these
-- have been moved by since. The clock can so be set without a change of each job.
ALTER TABLE server       ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tuning_job   ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE training_job ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
