-- Kept only where several hosts share a database on a server; here so that every database has the same tables.
CREATE TABLE hosts (
  host_id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  secret TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
);

CREATE TABLE trading_lease (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  holder TEXT,
  fence INTEGER NOT NULL,
  taken_at INTEGER,
  shared_folder TEXT
);
