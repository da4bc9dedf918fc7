-- How many of a metric's values, the first ones, are of attempts that its training job's present one
-- does not go on from; they count no more.
ALTER TABLE metric ADD COLUMN past INTEGER NOT NULL DEFAULT 0;
