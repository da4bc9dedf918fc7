-- The iteration or epoch that a value's line told; absent where it told none.
ALTER TABLE metric_value ADD COLUMN step INTEGER;
