-- How often a route expects an alert (JSON), from when on, and when it was last told that one is missing.
ALTER TABLE routes ADD COLUMN expect TEXT;
ALTER TABLE routes ADD COLUMN expected_since TEXT;
ALTER TABLE routes ADD COLUMN missed_at TEXT;
