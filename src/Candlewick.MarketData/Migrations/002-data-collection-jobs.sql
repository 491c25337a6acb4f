-- Long work on market data. The rows are the truth: what is queued in memory is filled from them at start-up.
CREATE TABLE data_collection_jobs (
  job_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  symbol TEXT NOT NULL,
  venue TEXT NOT NULL,
  status TEXT NOT NULL,
  progress REAL NOT NULL DEFAULT 0,
  current_stage TEXT NOT NULL,
  total_records INTEGER,
  processed_records INTEGER NOT NULL DEFAULT 0,
  stored INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  restated INTEGER NOT NULL DEFAULT 0,
  lines_read INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  error_message TEXT,
  file_name TEXT NOT NULL,
  time_zone TEXT,
  timeframe TEXT,
  columns TEXT,
  report TEXT,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  data_deleted INTEGER NOT NULL DEFAULT 0,
  -- How often the job began since it last got further: one that ends the program each time is given up.
  attempts INTEGER NOT NULL DEFAULT 0,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT,
  completed_at TEXT
);
CREATE INDEX data_collection_jobs_open ON data_collection_jobs (job_id) WHERE status NOT IN ('completed', 'failed', 'cancelled');
CREATE INDEX data_collection_jobs_symbol ON data_collection_jobs (symbol, job_id);
