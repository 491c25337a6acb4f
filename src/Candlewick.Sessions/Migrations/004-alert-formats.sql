-- Alerts in other people's formats: where our fields stand in them, and what a route takes where they do not say it. Both JSON.
ALTER TABLE routes ADD COLUMN mapping TEXT;
ALTER TABLE routes ADD COLUMN defaults TEXT;
-- Since when a route takes nothing but closes.
ALTER TABLE routes ADD COLUMN paused_at TEXT;
