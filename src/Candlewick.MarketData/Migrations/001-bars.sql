-- A series holds the bars of one market: a symbol at a venue. Two markets never mix.
CREATE TABLE series (
  series_id INTEGER PRIMARY KEY,
  symbol TEXT NOT NULL,
  venue TEXT NOT NULL,
  -- Grows with every change of the series' bars; the column cache compares it.
  revision INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (symbol, venue)
);

-- What is stored per interval, kept with the bars in the same transaction so that nobody has to count.
CREATE TABLE series_timeframes (
  series_id INTEGER NOT NULL REFERENCES series (series_id),
  timeframe TEXT NOT NULL,
  bar_count INTEGER NOT NULL,
  imported_count INTEGER NOT NULL,
  first_open_time INTEGER NOT NULL,
  last_open_time INTEGER NOT NULL,
  -- Null where every bar is rolled up.
  last_imported_open_time INTEGER,
  PRIMARY KEY (series_id, timeframe)
) WITHOUT ROWID;

-- Bars are kept in the order in which they are read. open_time is Unix milliseconds UTC.
CREATE TABLE market_data (
  series_id INTEGER NOT NULL,
  timeframe TEXT NOT NULL,
  open_time INTEGER NOT NULL,
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL NOT NULL,
  quote_volume REAL NOT NULL,
  trade_count INTEGER NOT NULL,
  taker_buy_volume REAL NOT NULL,
  taker_buy_quote_volume REAL NOT NULL,
  -- 0 for the last bar while it still grows.
  is_final INTEGER NOT NULL,
  -- What a source delivered of it: 1 prices, 2 volume, 4 quote volume, 8 trade count, 16 and 32 the taker volumes; the rest
  -- follows the smaller bars. 0 where all of it is rolled up from them.
  delivered INTEGER NOT NULL,
  PRIMARY KEY (series_id, timeframe, open_time)
) WITHOUT ROWID;

-- Final bars that a later delivery changed; the newest 10,000 of a series are kept.
CREATE TABLE bar_restatements (
  restatement_id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (series_id),
  timeframe TEXT NOT NULL,
  open_time INTEGER NOT NULL,
  seen_at TEXT NOT NULL,
  old_open REAL NOT NULL, old_high REAL NOT NULL, old_low REAL NOT NULL, old_close REAL NOT NULL, old_volume REAL NOT NULL,
  new_open REAL NOT NULL, new_high REAL NOT NULL, new_low REAL NOT NULL, new_close REAL NOT NULL, new_volume REAL NOT NULL
);
CREATE INDEX bar_restatements_by_series ON bar_restatements (series_id, restatement_id);

-- What operators and the user interface know of an instrument; one row a symbol, whatever its markets.
CREATE TABLE trading_profiles (
  symbol TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  has_data INTEGER NOT NULL DEFAULT 0,
  models_trained INTEGER NOT NULL DEFAULT 0,
  data_updated_at TEXT,
  last_training TEXT
) WITHOUT ROWID;
