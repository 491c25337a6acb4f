-- Used on a server alone; here so that every database has the same tables.
ALTER TABLE trading_lease ADD COLUMN lease_ms INTEGER NOT NULL DEFAULT 0;

-- A server's engine makes its own.
CREATE TABLE commit_marks (
  writer TEXT PRIMARY KEY,
  mark INTEGER NOT NULL,
  stored_at INTEGER NOT NULL
);
