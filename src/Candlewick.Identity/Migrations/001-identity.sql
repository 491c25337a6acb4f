CREATE TABLE users (
  user_id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  email TEXT,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  failed_attempts INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT,
  -- Part of every token: raising it signs the user out everywhere.
  token_version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  last_login_at TEXT
);

-- Names that differ in case alone are one name.
CREATE UNIQUE INDEX users_name ON users (lower(username));

-- Tokens that were signed out before they expired; rows go once the token would have expired anyway.
CREATE TABLE revoked_tokens (
  token_id TEXT PRIMARY KEY,
  expires_at TEXT NOT NULL
);

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT,
  detail TEXT,
  address TEXT
);
CREATE INDEX audit_actor ON audit (actor, sequence);
CREATE INDEX audit_action ON audit (action, sequence);
