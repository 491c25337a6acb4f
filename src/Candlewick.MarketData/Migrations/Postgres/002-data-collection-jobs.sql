-- Long work on market data. The rows are the truth: what is queued in memory is filled from them at start-up.
CREATE TABLE data_collection_jobs (
  job_id TEXT COLLATE "C" PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  symbol TEXT COLLATE "C" NOT NULL,
  venue TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  progress DOUBLE PRECISION NOT NULL DEFAULT 0,
  current_stage TEXT COLLATE "C" NOT NULL,
  total_records BIGINT,
  processed_records BIGINT NOT NULL DEFAULT 0,
  stored BIGINT NOT NULL DEFAULT 0,
  unchanged BIGINT NOT NULL DEFAULT 0,
  restated BIGINT NOT NULL DEFAULT 0,
  lines_read BIGINT NOT NULL DEFAULT 0,
  duplicates BIGINT NOT NULL DEFAULT 0,
  error_message TEXT COLLATE "C",
  file_name TEXT COLLATE "C" NOT NULL,
  time_zone TEXT COLLATE "C",
  timeframe TEXT COLLATE "C",
  columns TEXT COLLATE "C",
  report TEXT COLLATE "C",
  cancel_requested BIGINT NOT NULL DEFAULT 0,
  data_deleted BIGINT NOT NULL DEFAULT 0,
  -- How often the job began since it last got further: one that ends the program each time is given up.
  attempts BIGINT NOT NULL DEFAULT 0,
  created_by TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  started_at TEXT COLLATE "C",
  completed_at TEXT COLLATE "C"
);
CREATE INDEX data_collection_jobs_open ON data_collection_jobs (job_id) WHERE status NOT IN ('completed', 'failed', 'cancelled');
CREATE INDEX data_collection_jobs_symbol ON data_collection_jobs (symbol, job_id);
