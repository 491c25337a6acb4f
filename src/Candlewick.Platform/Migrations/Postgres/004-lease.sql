-- A holder is judged by its own lease, whatever the other hosts are set to.
ALTER TABLE trading_lease ADD COLUMN lease_ms BIGINT NOT NULL DEFAULT 0;
