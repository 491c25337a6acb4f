-- Saved trees. A row never changes: another version of a tree is another row of its family.
CREATE TABLE staking_trees (
  id TEXT PRIMARY KEY,
  -- The id of the first version.
  family TEXT NOT NULL,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  origin TEXT NOT NULL,
  target_percent TEXT NOT NULL,
  max_loss_percent TEXT NOT NULL,
  reward_risk TEXT NOT NULL,
  cost_per_stake TEXT NOT NULL,
  -- JSON array of the nodes with their stakes and edges, so that a tree is stored whole or not at all.
  nodes TEXT NOT NULL,
  node_count BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
);
CREATE UNIQUE INDEX staking_trees_version ON staking_trees (family, version);
