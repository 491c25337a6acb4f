-- The installation's own id: part of every client order id, so that two desks on one account never collide.
CREATE TABLE installation (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  installation_id TEXT NOT NULL,
  created_at TEXT NOT NULL
);

-- The desk's accounts. Limits are amounts in the account's currency; null is off.
CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  venue TEXT NOT NULL,
  settings TEXT NOT NULL,
  max_open_risk TEXT,
  max_daily_loss TEXT,
  max_exposure TEXT,
  max_orders_per_minute INTEGER,
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
  market_epoch TEXT NOT NULL,
  replay_of TEXT,
  base_asset TEXT NOT NULL,
  quote_asset TEXT NOT NULL,
  tick_size TEXT NOT NULL,
  lot_step TEXT NOT NULL,
  contract_multiplier TEXT NOT NULL,
  side TEXT NOT NULL,
  entry_type TEXT NOT NULL,
  quantity TEXT NOT NULL,
  entry_price TEXT NOT NULL,
  origin TEXT NOT NULL,
  route_id TEXT,
  route_name TEXT,
  node TEXT,
  -- What planning took of the account's limits: the loss at the stops (the value without one), and the value.
  reserved_risk TEXT NOT NULL,
  reserved_value TEXT NOT NULL,
  has_stop INTEGER NOT NULL,
  -- The loss at the stops as it was planned, by which the result is told as a multiple; a stop that moves does not change it.
  planned_risk TEXT,
  phase TEXT NOT NULL,
  is_failed INTEGER NOT NULL DEFAULT 0,
  -- Nothing more is sent until a person has looked.
  stopped_reason TEXT,
  close_reason TEXT,
  close_requested_at TEXT,
  -- Refusals of market exits before this revision are not counted any more: a person asked anew.
  close_tries_from INTEGER NOT NULL DEFAULT 0,
  -- Still to be sold (or bought back) at the market; the rest stays protected.
  reduce_quantity TEXT NOT NULL DEFAULT '0',
  replace_price TEXT,
  replace_quantity TEXT,
  end_reason TEXT,
  ended_by TEXT,
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
  -- The same, not floored and with what was given up.
  remainder TEXT NOT NULL DEFAULT '0',
  -- What of the open quantity the desk gave up as too small to be sold.
  abandoned_quantity TEXT NOT NULL DEFAULT '0',
  -- Dust of earlier trades that this one's exits sell, and what it had cost.
  swept_quantity TEXT NOT NULL DEFAULT '0',
  swept_cost TEXT NOT NULL DEFAULT '0',
  fees TEXT NOT NULL DEFAULT '0',
  realized_pnl TEXT NOT NULL DEFAULT '0',
  -- Since when something was open without working exits, the longest such stretch, and when the venue was asked because of it.
  unprotected_since TEXT,
  unprotected_ms INTEGER NOT NULL DEFAULT 0,
  compared_at TEXT,
  planned_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  settled_at TEXT
);
CREATE INDEX ix_trading_trades_unsettled ON trading_trades (account, sequence) WHERE phase <> 'Settled';
CREATE INDEX ix_trading_trades_sides ON trading_trades (account, symbol, side) WHERE phase <> 'Settled';
CREATE INDEX ix_trading_trades_owner ON trading_trades (owner_kind, owner_id);
CREATE INDEX ix_trading_trades_market ON trading_trades (symbol, venue, sequence);
CREATE INDEX ix_trading_trades_planned ON trading_trades (account, planned_at);

-- The ways out of a trade; of several each has a quantity, but for one that takes the rest.
CREATE TABLE trade_exits (
  trade_id TEXT NOT NULL REFERENCES trading_trades (trade_id),
  number INTEGER NOT NULL,
  quantity TEXT,
  target_price TEXT,
  stop_price TEXT,
  trail_distance TEXT,
  best_price TEXT,
  close_at TEXT,
  -- Which leg the desk's own watch saw touched: it is filled at the market.
  triggered TEXT,
  -- 1 where the venue holds no such order and the desk watches the price instead.
  is_watched INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (trade_id, number)
) WITHOUT ROWID;

CREATE TABLE orders (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  client_order_id TEXT NOT NULL UNIQUE,
  trade_id TEXT NOT NULL REFERENCES trading_trades (trade_id),
  account TEXT NOT NULL,
  venue TEXT NOT NULL,
  symbol TEXT NOT NULL,
  leg TEXT NOT NULL,
  -- The exit it belongs to; 0 for what belongs to none.
  exit_number INTEGER NOT NULL,
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
  -- What resolved an order in doubt, one line a question.
  evidence TEXT,
  -- Questions asked in a row without an end, when the next is due, and how many counted as "not found".
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT,
  not_found_count INTEGER NOT NULL DEFAULT 0,
  -- Looks at a working order of which a report seems to be missing.
  looks INTEGER NOT NULL DEFAULT 0,
  next_look_at TEXT,
  -- The venue's report says more than we have (or misses it): ask.
  needs_query INTEGER NOT NULL DEFAULT 0,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  -- 1 when the desk ended it without the venue's word.
  given_up INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  sent_at TEXT,
  venue_time TEXT,
  received_at TEXT,
  recorded_at TEXT NOT NULL,
  UNIQUE (trade_id, leg, exit_number, revision)
);
CREATE INDEX ix_orders_working ON orders (account, status) WHERE status IN ('Planned', 'Sending', 'Unconfirmed', 'New', 'PartiallyFilled');
CREATE INDEX ix_orders_trade ON orders (trade_id, sequence);

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

-- Venues count trade ids per symbol, two accounts of one owner can meet in one trade, an entry can hit one's own target.
CREATE TABLE fills (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  venue TEXT NOT NULL,
  account TEXT NOT NULL,
  symbol TEXT NOT NULL,
  venue_order_id TEXT NOT NULL,
  venue_trade_id TEXT NOT NULL,
  client_order_id TEXT NOT NULL REFERENCES orders (client_order_id),
  trade_id TEXT NOT NULL,
  leg TEXT NOT NULL,
  exit_number INTEGER NOT NULL,
  side TEXT NOT NULL,
  price TEXT NOT NULL,
  quantity TEXT NOT NULL,
  fee TEXT NOT NULL,
  fee_asset TEXT NOT NULL,
  -- The fee in the quote asset: in the base asset at the fill's own price, in a third one at that asset's price then.
  fee_value TEXT NOT NULL,
  venue_time TEXT NOT NULL,
  received_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  note TEXT,
  UNIQUE (venue, account, symbol, venue_order_id, venue_trade_id)
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

-- What a venue holds beside the desk's fills: taken when the account was added, moved by accepted differences.
CREATE TABLE position_baselines (
  account TEXT NOT NULL,
  symbol TEXT NOT NULL,
  quantity TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (account, symbol)
);

-- Which market the baseline was taken in; a symbol that it does not name began at 0.
CREATE TABLE account_baselines (account TEXT PRIMARY KEY, market_epoch TEXT NOT NULL, taken_at TEXT NOT NULL);

-- What exits left below the step, at its cost; the next exit of the symbol takes it along.
CREATE TABLE dust (
  account TEXT NOT NULL,
  symbol TEXT NOT NULL,
  quantity TEXT NOT NULL,
  cost TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (account, symbol)
);

-- Append-only: no row is ever changed.
CREATE TABLE ledger_entries (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  trade_id TEXT,
  kind TEXT NOT NULL,
  amount TEXT NOT NULL,
  currency TEXT NOT NULL,
  -- What moved, where that is another asset than the currency it is valued in.
  asset TEXT NOT NULL,
  asset_amount TEXT NOT NULL,
  venue_trade_id TEXT,
  origin TEXT NOT NULL,
  reason TEXT NOT NULL,
  market_time TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX ix_ledger_entries_account ON ledger_entries (account, sequence);
CREATE INDEX ix_ledger_entries_day ON ledger_entries (account, market_time);
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

-- The last fill of each symbol that a snapshot brought and that was taken in wholly; what the stream brought does not move it.
CREATE TABLE venue_cursors (
  account TEXT NOT NULL,
  symbol TEXT NOT NULL,
  last_venue_trade_id TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (account, symbol)
);

CREATE TABLE reconciliation_findings (
  finding_id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  symbol TEXT,
  trade_id TEXT,
  detail TEXT NOT NULL,
  desk_value TEXT,
  venue_value TEXT,
  -- What accepting it would apply: the venue's side less the desk's.
  difference TEXT,
  status TEXT NOT NULL,
  seen_count INTEGER NOT NULL DEFAULT 1,
  found_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  closed_at TEXT,
  closed_by TEXT
);
CREATE UNIQUE INDEX ix_reconciliation_findings_open ON reconciliation_findings (account, kind, subject) WHERE status = 'Open';

-- Answers to hand orders, so that a repeated request places nothing twice.
CREATE TABLE idempotency_keys (
  user_name TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  trade_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (user_name, idempotency_key)
);
