-- A route ties senders to symbols, an account, a staking tree and a sizing. Deleted ones stay for the trail.
CREATE TABLE routes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  symbols TEXT NOT NULL,
  account TEXT NOT NULL,
  staking_tree_id TEXT NOT NULL,
  sizing TEXT NOT NULL,
  allow_lower_reward_risk INTEGER NOT NULL,
  on_busy TEXT NOT NULL,
  format TEXT NOT NULL,
  allowed_senders TEXT NOT NULL,
  hmac INTEGER NOT NULL,
  max_loss_percent TEXT NOT NULL,
  max_entry_distance TEXT NOT NULL,
  max_signal_age_minutes INTEGER NOT NULL,
  token_hash TEXT UNIQUE,
  sealed_secret TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT,
  rotated_at TEXT,
  deleted_at TEXT
);

-- One walk through a tree, on one account and in one life of its market. Of a route at most one is open.
CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY,
  session_name TEXT NOT NULL,
  route_id TEXT REFERENCES routes (id),
  account TEXT,
  venue TEXT,
  symbol TEXT,
  market_epoch TEXT,
  replay_of TEXT,
  staking_tree_id TEXT NOT NULL,
  status TEXT NOT NULL,
  current_node TEXT NOT NULL,
  path_summary TEXT NOT NULL,
  initial_amount TEXT NOT NULL,
  basis TEXT NOT NULL,
  basis_entry INTEGER NOT NULL,
  basis_open_pnl TEXT NOT NULL,
  running_total TEXT NOT NULL,
  session_notes TEXT,
  open_trade_id TEXT,
  last_step INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  last_action_at TEXT NOT NULL,
  ended_at TEXT,
  closed_reason TEXT,
  deleted_at TEXT
);
CREATE UNIQUE INDEX sessions_one_open_per_route ON sessions (route_id) WHERE status = 'Open' AND route_id IS NOT NULL;
CREATE INDEX sessions_started ON sessions (started_at, session_id);

CREATE TABLE session_steps (
  session_id TEXT NOT NULL REFERENCES sessions (session_id),
  step_number INTEGER NOT NULL,
  node_name TEXT NOT NULL,
  step_type TEXT NOT NULL,
  execution_status TEXT NOT NULL,
  trade_id TEXT,
  signal_id TEXT,
  symbol TEXT,
  side TEXT,
  stake_percentage TEXT,
  stake_value TEXT,
  quantity TEXT,
  entry_price TEXT,
  target_price TEXT,
  stop_price TEXT,
  exit_price TEXT,
  profit_loss TEXT,
  fees TEXT,
  slippage TEXT,
  gain_per_unit TEXT,
  loss_per_unit TEXT,
  exit_reason TEXT,
  result TEXT,
  client_order_id TEXT,
  platform_order_id TEXT,
  previous_node TEXT,
  new_node TEXT,
  running_total TEXT,
  market_time TEXT,
  at TEXT NOT NULL,
  explanation TEXT NOT NULL,
  PRIMARY KEY (session_id, step_number)
);
-- A trade has one step of each type, whatever happens twice.
CREATE UNIQUE INDEX session_steps_trade ON session_steps (trade_id, step_type) WHERE trade_id IS NOT NULL;
CREATE INDEX session_steps_results ON session_steps (at) WHERE step_type = 'Result';

-- The inbox. A signal that was understood claims its id for ever, with the answer it got.
CREATE TABLE trade_signals (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  route_id TEXT NOT NULL REFERENCES routes (id),
  signal_id TEXT,
  claims_id INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  status TEXT NOT NULL,
  symbol TEXT,
  action TEXT,
  reason TEXT,
  session_id TEXT,
  trade_id TEXT,
  waits_for TEXT,
  received_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  market_time TEXT,
  body TEXT NOT NULL,
  sender TEXT,
  user_agent TEXT,
  warnings TEXT NOT NULL,
  trace TEXT NOT NULL,
  response_status INTEGER NOT NULL,
  response_body TEXT NOT NULL
);
CREATE UNIQUE INDEX trade_signals_claim ON trade_signals (route_id, signal_id) WHERE claims_id = 1;
CREATE INDEX trade_signals_queue ON trade_signals (route_id, sequence) WHERE status = 'Queued';
CREATE INDEX trade_signals_route ON trade_signals (route_id, sequence);
