-- Which staking trees are named, asked whenever trees are listed or deleted.
CREATE INDEX sessions_staking_tree ON sessions (staking_tree_id) WHERE deleted_at IS NULL;
