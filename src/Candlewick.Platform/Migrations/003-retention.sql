-- What each run removed of rows that had become old.
CREATE TABLE retention_runs (
  run_id INTEGER PRIMARY KEY AUTOINCREMENT,
  started_by TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  removed TEXT NOT NULL,
  failure TEXT
);
