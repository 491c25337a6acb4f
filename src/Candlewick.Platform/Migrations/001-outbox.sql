-- Facts written in the transaction of the change they tell of, delivered at least once afterwards.
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at TEXT NOT NULL,
  delivered_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  parked_error TEXT
);
CREATE INDEX outbox_pending ON outbox (sequence) WHERE delivered_at IS NULL AND parked_error IS NULL;
