-- The installation's own id: part of every client order id, so that two desks on one account never collide.
CREATE TABLE installation (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  installation_id TEXT NOT NULL,
  created_at TEXT NOT NULL
);

CREATE TABLE trading_trades (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  trade_id TEXT NOT NULL UNIQUE,
  owner_kind TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  account TEXT NOT NULL,
  venue TEXT NOT NULL,
  symbol TEXT NOT NULL,
  base_asset TEXT NOT NULL,
  quote_asset TEXT NOT NULL,
  lot_step TEXT NOT NULL,
  contract_multiplier TEXT NOT NULL,
  side TEXT NOT NULL,
  entry_type TEXT NOT NULL,
  quantity TEXT NOT NULL,
  entry_price TEXT NOT NULL,
  target_price TEXT,
  stop_price TEXT,
  origin TEXT NOT NULL,
  phase TEXT NOT NULL,
  is_failed INTEGER NOT NULL DEFAULT 0,
  close_reason TEXT,
  close_requested_at TEXT,
  exit_reason TEXT,
  note TEXT,
  entry_filled_quantity TEXT NOT NULL DEFAULT '0',
  entry_average_price TEXT,
  entry_filled_at TEXT,
  exit_filled_quantity TEXT NOT NULL DEFAULT '0',
  exit_average_price TEXT,
  exit_filled_at TEXT,
  -- What can still be sold or bought back: filled, less commission taken in the base asset, less exits; floored to the step.
  open_quantity TEXT NOT NULL DEFAULT '0',
  fees TEXT NOT NULL DEFAULT '0',
  realized_pnl TEXT NOT NULL DEFAULT '0',
  -- Since when something was open without working exits, and the longest such stretch.
  unprotected_since TEXT,
  unprotected_ms INTEGER NOT NULL DEFAULT 0,
  planned_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  settled_at TEXT
);
CREATE INDEX ix_trading_trades_unsettled ON trading_trades (account, phase) WHERE phase <> 'Settled';
CREATE INDEX ix_trading_trades_owner ON trading_trades (owner_kind, owner_id);

CREATE TABLE orders (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  client_order_id TEXT NOT NULL UNIQUE,
  trade_id TEXT NOT NULL REFERENCES trading_trades (trade_id),
  account TEXT NOT NULL,
  venue TEXT NOT NULL,
  symbol TEXT NOT NULL,
  leg TEXT NOT NULL,
  list_id TEXT,
  revision INTEGER NOT NULL,
  side TEXT NOT NULL,
  type TEXT NOT NULL,
  quantity TEXT NOT NULL,
  limit_price TEXT,
  stop_price TEXT,
  reduce_only INTEGER NOT NULL,
  status TEXT NOT NULL,
  filled_quantity TEXT NOT NULL DEFAULT '0',
  average_fill_price TEXT,
  sends INTEGER NOT NULL DEFAULT 0,
  venue_order_id TEXT,
  refusal_rule TEXT,
  refusal_code TEXT,
  reason TEXT,
  may_retry INTEGER NOT NULL DEFAULT 0,
  -- What resolved an unconfirmed order, one line a question.
  evidence TEXT,
  -- Questions asked in a row without an end, when the next is due, and how many counted as "not found".
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT,
  not_found_count INTEGER NOT NULL DEFAULT 0,
  -- The venue's report says more than we have (or misses it): ask.
  needs_query INTEGER NOT NULL DEFAULT 0,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  sent_at TEXT,
  venue_time TEXT,
  received_at TEXT,
  recorded_at TEXT NOT NULL,
  UNIQUE (trade_id, leg, revision)
);
CREATE INDEX ix_orders_working ON orders (account, status) WHERE status IN ('Planned', 'Sending', 'Unconfirmed', 'New', 'PartiallyFilled');

CREATE TABLE order_events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  client_order_id TEXT NOT NULL REFERENCES orders (client_order_id),
  from_status TEXT,
  to_status TEXT NOT NULL,
  detail TEXT,
  venue_time TEXT,
  received_at TEXT,
  recorded_at TEXT NOT NULL
);
CREATE INDEX ix_order_events_order ON order_events (client_order_id, sequence);

CREATE TABLE fills (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  venue TEXT NOT NULL,
  venue_trade_id TEXT NOT NULL,
  client_order_id TEXT NOT NULL REFERENCES orders (client_order_id),
  trade_id TEXT NOT NULL,
  account TEXT NOT NULL,
  symbol TEXT NOT NULL,
  leg TEXT NOT NULL,
  side TEXT NOT NULL,
  price TEXT NOT NULL,
  quantity TEXT NOT NULL,
  fee TEXT NOT NULL,
  fee_asset TEXT NOT NULL,
  -- The fee in the quote asset; a fee in the base asset is converted at the fill's own price.
  fee_quote TEXT NOT NULL,
  venue_time TEXT NOT NULL,
  received_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  note TEXT,
  UNIQUE (venue, venue_trade_id)
);
CREATE INDEX ix_fills_trade ON fills (trade_id, sequence);
CREATE INDEX ix_fills_order ON fills (client_order_id, sequence);

CREATE TABLE positions (
  account TEXT NOT NULL,
  symbol TEXT NOT NULL,
  quantity TEXT NOT NULL,
  average_price TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (account, symbol)
);

-- Append-only: no row is ever changed.
CREATE TABLE ledger_entries (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount TEXT NOT NULL,
  trade_id TEXT,
  venue_trade_id TEXT,
  origin TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX ix_ledger_entries_trade ON ledger_entries (trade_id);
CREATE TRIGGER ledger_entries_keep_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END;
CREATE TRIGGER ledger_entries_keep_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END;

CREATE TABLE kill_switch (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  engaged INTEGER NOT NULL,
  reason TEXT,
  moved_by TEXT,
  moved_at TEXT
);

CREATE TABLE account_states (
  account TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  equity TEXT NOT NULL,
  cash TEXT NOT NULL,
  buying_power TEXT NOT NULL,
  leverage TEXT NOT NULL,
  margin_used TEXT NOT NULL,
  unrealized_pnl TEXT NOT NULL,
  venue_time TEXT NOT NULL,
  taken_at TEXT NOT NULL
);

-- The last fill of the last snapshot that was taken in wholly; what the stream brought does not move it.
CREATE TABLE venue_cursors (
  account TEXT PRIMARY KEY,
  last_venue_trade_id TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE reconciliation_findings (
  finding_id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  symbol TEXT,
  detail TEXT NOT NULL,
  desk_value TEXT,
  venue_value TEXT,
  status TEXT NOT NULL,
  seen_count INTEGER NOT NULL DEFAULT 1,
  found_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  closed_at TEXT,
  closed_by TEXT
);
CREATE UNIQUE INDEX ix_reconciliation_findings_open ON reconciliation_findings (account, kind, subject) WHERE status = 'open';
