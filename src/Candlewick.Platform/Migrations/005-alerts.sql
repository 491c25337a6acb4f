-- What the desk tells people, until somebody has read it and for a while after.
CREATE TABLE alerts (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  level TEXT NOT NULL,
  message TEXT NOT NULL,
  count INTEGER NOT NULL,
  account TEXT,
  symbol TEXT,
  trade_id TEXT,
  route_id TEXT,
  signal_id TEXT,
  first_at TEXT NOT NULL,
  at TEXT NOT NULL,
  read_at TEXT,
  read_by TEXT
);
CREATE INDEX ix_alerts_unread ON alerts (kind, subject) WHERE read_at IS NULL;
