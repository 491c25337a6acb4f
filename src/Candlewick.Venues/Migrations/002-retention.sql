-- What fills that are no longer kept came to. Those of an account that was set anew since stand under -1.
CREATE TABLE carried_flows (
  symbol TEXT NOT NULL,
  account_from_fill INTEGER NOT NULL,
  base_flow TEXT NOT NULL,
  cash_flow TEXT NOT NULL,
  fill_count INTEGER NOT NULL,
  last_trade_number INTEGER NOT NULL,
  PRIMARY KEY (symbol, account_from_fill)
) WITHOUT ROWID;

-- Orders and fills tell the market's time, which a replay sets anywhere. How old they are by the desk's clock is told by which of them
-- were there at a time.
CREATE TABLE retention_marks (
  at TEXT PRIMARY KEY,
  order_number INTEGER NOT NULL,
  fill_number INTEGER NOT NULL
) WITHOUT ROWID;
