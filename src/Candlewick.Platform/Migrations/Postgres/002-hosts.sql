-- The hosts that share this database, and which of them trades. Times are milliseconds of the server's clock since 1970.
CREATE TABLE hosts (
  host_id TEXT COLLATE "C" PRIMARY KEY,
  address TEXT COLLATE "C" NOT NULL,
  secret TEXT COLLATE "C" NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);

-- One row. The fence rises with every change of hands; what was written under an older one is refused.
CREATE TABLE trading_lease (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  holder TEXT COLLATE "C",
  fence BIGINT NOT NULL,
  taken_at BIGINT,
  shared_folder TEXT COLLATE "C"
);
