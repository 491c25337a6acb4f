-- A person's words for a session, separated by commas; none holds one.
ALTER TABLE sessions ADD COLUMN session_tags TEXT NOT NULL DEFAULT '';
