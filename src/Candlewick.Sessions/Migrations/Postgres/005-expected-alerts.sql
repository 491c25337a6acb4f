-- How often a route expects an alert (JSON), from when on, and when it was last told that one is missing.
ALTER TABLE routes ADD COLUMN expect TEXT COLLATE "C";
ALTER TABLE routes ADD COLUMN expected_since TEXT COLLATE "C";
ALTER TABLE routes ADD COLUMN missed_at TEXT COLLATE "C";
