-- Used on a server alone; here so that every database has the same tables.
ALTER TABLE trading_lease ADD COLUMN lease_ms INTEGER NOT NULL DEFAULT 0;
