-- What an account's trades came to is asked for by the page, newest first.
CREATE INDEX ix_trading_trades_closed ON trading_trades (account, settled_at) WHERE phase = 'Settled' AND entry_filled_at IS NOT NULL;
