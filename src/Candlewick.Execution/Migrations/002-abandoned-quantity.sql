-- What of the open quantity the desk gave up: too small to be sold, or no longer held by the venue. It stays in the books at its cost.
ALTER TABLE trading_trades ADD COLUMN abandoned_quantity TEXT NOT NULL DEFAULT '0';
