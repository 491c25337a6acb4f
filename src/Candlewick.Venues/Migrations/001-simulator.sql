-- One simulator account's own books, a file of their own: a venue that the desk cannot roll back.
CREATE TABLE simulator_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Synthetic or Replay.
  mode TEXT NOT NULL,
  -- Rises with each exchange of the market.
  market_number INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  -- Fill numbers at or below belong to an account that was set anew since.
  account_from_fill INTEGER NOT NULL,
  account_kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  leverage TEXT NOT NULL,
  start_balance TEXT NOT NULL,
  commission_rate TEXT NOT NULL,
  spread TEXT NOT NULL,
  slippage TEXT NOT NULL,
  success_rate REAL NOT NULL,
  participation_rate TEXT,
  last_order_number INTEGER NOT NULL,
  last_fill_number INTEGER NOT NULL,
  -- How many random numbers the success rate has used up of the seed.
  success_draws INTEGER NOT NULL,
  replay TEXT,
  synthetic_born_ms INTEGER,
  synthetic_seed INTEGER NOT NULL,
  history_stored INTEGER NOT NULL
);

CREATE TABLE orders (
  client_order_id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  venue_order_id TEXT NOT NULL,
  list_id TEXT,
  leg TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  type TEXT NOT NULL,
  quantity TEXT NOT NULL,
  limit_price TEXT,
  stop_price TEXT,
  time_in_force TEXT NOT NULL,
  reduce_only INTEGER NOT NULL,
  status TEXT NOT NULL,
  filled_quantity TEXT NOT NULL,
  filled_by_other_leg TEXT NOT NULL,
  is_triggered INTEGER NOT NULL,
  reference_price TEXT NOT NULL,
  locked_asset TEXT,
  locked_amount TEXT NOT NULL,
  reason TEXT,
  placed_at TEXT NOT NULL,
  venue_time TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX orders_open ON orders(number) WHERE status IN ('New', 'PartiallyFilled');
CREATE INDEX orders_list ON orders(list_id) WHERE list_id IS NOT NULL;

CREATE TABLE fills (
  number INTEGER PRIMARY KEY,
  -- Counted per symbol, as venues do: the trade id that is given out.
  trade_number INTEGER NOT NULL,
  client_order_id TEXT NOT NULL,
  venue_order_id TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  price TEXT NOT NULL,
  quantity TEXT NOT NULL,
  fee TEXT NOT NULL,
  fee_asset TEXT NOT NULL,
  base_flow TEXT NOT NULL,
  cash_flow TEXT NOT NULL,
  venue_time TEXT NOT NULL,
  note TEXT,
  UNIQUE (symbol, trade_number)
);
CREATE INDEX fills_order ON fills(client_order_id);

CREATE TABLE balances (asset TEXT PRIMARY KEY, free TEXT NOT NULL, locked TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE positions (
  symbol TEXT PRIMARY KEY,
  base_asset TEXT NOT NULL,
  quote_asset TEXT NOT NULL,
  multiplier TEXT NOT NULL,
  quantity TEXT NOT NULL,
  cost TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE last_prices (symbol TEXT PRIMARY KEY, price TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE synthetic_markets (
  symbol TEXT PRIMARY KEY,
  tick_index INTEGER NOT NULL,
  price REAL NOT NULL,
  log_volatility REAL NOT NULL,
  bar_open_ms INTEGER NOT NULL,
  bar_open REAL NOT NULL,
  bar_high REAL NOT NULL,
  bar_low REAL NOT NULL,
  bar_volume REAL NOT NULL,
  bar_ticks INTEGER NOT NULL
) WITHOUT ROWID;
