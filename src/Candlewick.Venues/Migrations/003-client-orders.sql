-- Orders that only rest, that are touched from their target's side, or that wait for another of their list; and what a client of the
-- exchange said of them.
ALTER TABLE orders ADD COLUMN is_post_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN is_if_touched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN is_pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN list_number INTEGER;
ALTER TABLE orders ADD COLUMN quote_quantity TEXT;
ALTER TABLE orders ADD COLUMN given_id TEXT;
ALTER TABLE orders ADD COLUMN list_given_id TEXT;
ALTER TABLE orders ADD COLUMN facts TEXT;
ALTER TABLE orders ADD COLUMN working_at TEXT;
ALTER TABLE fills ADD COLUMN is_maker INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_given ON orders(given_id) WHERE given_id IS NOT NULL;
CREATE INDEX orders_list_given ON orders(list_given_id) WHERE list_given_id IS NOT NULL;
CREATE INDEX orders_symbol ON orders(symbol, number);
CREATE INDEX fills_symbol_time ON fills(symbol, number);
