import type { Numeric } from '../domain/numbers';

export interface Account {
  username: string;
  email: string | null;
  is_superuser: boolean;
  expires_at: string | null;
}

export interface Instrument {
  symbol: string;
  name: string | null;
  category: string | null;
  source: string;
  is_synthetic: boolean;
  timeframes: string[];
  tick_size: Numeric;
  step_size: Numeric;
  last_price: number | null;
  change_percent: number | null;
  sparkline: number[];
  total_data_points: number;
  gap_count: number | null;
  start_date: string | null;
  end_date: string | null;
  last_updated: string | null;
}

export interface Bar {
  timestamp: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  complete?: boolean;
}

export interface BarList {
  symbol: string;
  timeframe: string;
  candle_count: number;
  start_time: string | null;
  end_time: string | null;
  candles: Bar[];
}

export interface LiveBar extends Bar {
  symbol: string;
  source: string;
  timeframe: string;
}

export type JobStatus = 'pending' | 'fetching' | 'preprocessing' | 'storing' | 'running' | 'completed' | 'failed' | 'cancelled';

export interface ImportReport {
  file: string | null;
  read: number;
  stored: number;
  unchanged: number;
  restated: number;
  duplicates: number;
  out_of_order: number;
  gaps: number;
  refused: number;
  refused_lines: { line: number; reason: string; text: string }[];
  conflicts: number;
  conflict_list: { open_time?: string; first_line?: number; second_line?: number }[];
  unusual: number;
  timeframe?: string | null;
  first_bar?: string | null;
  last_bar?: string | null;
}

export interface Job {
  job_id: string;
  symbol: string;
  file_name: string;
  status: JobStatus;
  progress: number;
  current_stage: string | null;
  total_records: number | null;
  processed_records: number;
  records_per_second: number | null;
  seconds_left: number | null;
  error_message: string | null;
  started_at: string | null;
  completed_at: string | null;
  report?: ImportReport | null;
}

export interface StoredSeries {
  symbol: string;
  name: string | null;
  source: string;
  data_interval: string;
  has_data: boolean;
  total_data_points: number;
  record_count: number;
  start_date: string | null;
  end_date: string | null;
  last_updated: string | null;
}

export interface DataQuality {
  symbol: string;
  timeframe: string | null;
  completeness: number;
  expected_bars: number;
  actual_bars: number;
  gaps: number;
  missing_bars: number;
  duplicates_seen: number;
  outliers: number;
  score: number;
  how: string[];
  start_date: string | null;
  end_date: string | null;
}

export interface Gap {
  from: string;
  to: string;
  missing_bars: number;
}

export interface Explanation {
  rule: string;
  passed: boolean;
  detail: string;
}

export interface Route {
  id: string;
  name: string;
  symbols: string[];
  account: string;
  staking_tree_id: string;
  sizing: 'target' | 'risk' | 'notional';
  on_busy: 'refuse' | 'queue' | 'reverse';
  allow_lower_reward_risk: boolean;
  allowed_senders: string[];
  hmac: boolean;
  created_at: string | null;
  warnings?: string[];
}

export interface RouteSecret extends Route {
  token: string;
  webhook_path: string;
  alert_template: string | Record<string, unknown>;
}

export interface NewRoute {
  name: string;
  symbols: string[];
  account: string;
  staking_tree_id: string;
  sizing: Route['sizing'];
  on_busy: Route['on_busy'];
  allow_lower_reward_risk: boolean;
  allowed_senders: string[];
  hmac: boolean;
}

export interface Signal {
  id: string;
  /** The sender's own id; missing when the body had none that could be read. */
  signal_id: string | null;
  route_id: string;
  route_name: string | null;
  symbol: string | null;
  action: string | null;
  status: string;
  reason: string | null;
  received_at: string;
  session_id: string | null;
  trade_id: string | null;
}

export interface SignalDetail extends Signal {
  market_time: string | null;
  body: string;
  sender: string | null;
  user_agent: string | null;
  warnings: string[];
  trace: Explanation[];
  response_status: number;
}

export interface TreeNode {
  node: string;
  wins: number;
  losses: number;
  level: number;
  stake_percent: number;
  win_to: string;
  loss_to: string;
}

export interface StakingTree {
  id: string;
  name: string;
  wins: number;
  losses: number;
  target_percent: number;
  max_loss_percent: number;
  reward_risk: number;
  win_probability: number;
  nodes: TreeNode[];
}

export interface Session {
  session_id: string;
  session_name: string | null;
  route_id: string | null;
  route_name?: string | null;
  account: string | null;
  staking_tree_id: string;
  status: 'open' | 'won' | 'lost' | 'closed';
  current_node: string;
  path_summary: string;
  initial_amount: Numeric;
  /** What stakes are taken of now; differs from the initial amount after money was paid in or out. */
  basis: Numeric;
  running_total: Numeric;
  final_total: Numeric;
  is_completed: boolean;
  session_notes: string | null;
  started_at: string;
  last_action_at: string | null;
}

export interface Step {
  step_number: number;
  node_name: string;
  step_type: 'DECISION' | 'EXECUTE' | 'RESULT';
  execution_status: 'PENDING' | 'SUCCESS' | 'FAILED' | 'COMPLETED';
  trade_id: string | null;
  signal_id: string | null;
  symbol: string | null;
  side: string | null;
  target_price: Numeric;
  stop_price: Numeric;
  stake_percentage: Numeric;
  stake_value: Numeric;
  quantity: Numeric;
  entry_price: Numeric;
  exit_price: Numeric;
  profit_loss: Numeric;
  fees: Numeric;
  exit_reason: string | null;
  result: string | null;
  client_order_id: string | null;
  platform_order_id: string | null;
  slippage: Numeric;
  previous_node: string | null;
  new_node: string | null;
  running_total: Numeric;
  /** The market's own time, which a replay sets; `at` is when the desk wrote it down. */
  market_time: string | null;
  at: string;
  explanation: Explanation[];
}

export interface Position {
  symbol: string;
  quantity: Numeric;
  average_price: Numeric;
  last_price: Numeric;
  unrealized_pnl: Numeric;
}

export interface OpenOrder {
  client_order_id: string;
  list_id: string | null;
  symbol: string;
  side: string;
  type: string;
  quantity: Numeric;
  filled_quantity: Numeric;
  price: Numeric;
  stop_price: Numeric;
  status: string;
}

/** An account as the desk knows it; its money may be minutes old. */
export interface TradingAccount {
  account: string;
  name: string;
  venue: string;
  mode: string;
  kind: string | null;
  currency: string | null;
  equity: Numeric;
  is_stale: boolean;
}

/** The simulated venue as it stands now: its market and its own books. */
export interface Simulator {
  mode: 'synthetic' | 'replay';
  symbol: string | null;
  timeframe: string | null;
  from: string | null;
  to: string | null;
  speed: 'manual' | 'max' | number | null;
  clock: string;
  last_price: number | null;
  bars_left: number | null;
  bars_total: number | null;
  is_running: boolean;
  account_kind: 'margin' | 'spot';
  currency: string;
  leverage: Numeric;
  commission_rate: Numeric;
  spread: Numeric;
  slippage: Numeric;
  success_rate: number;
  seed: number;
  equity: Numeric;
  cash: Numeric;
  buying_power: Numeric;
  margin_used: Numeric;
  unrealized_pnl: Numeric;
  margin_call: boolean;
  balances: { asset: string; free: Numeric; locked: Numeric }[];
  open_orders: OpenOrder[];
  positions: Position[];
}

export type Speed = 'manual' | 'max' | number;

export interface StartReplay {
  symbol: string;
  from: string;
  to?: string;
  speed: Speed;
  account_kind?: 'margin' | 'spot';
  leverage?: number;
  balance?: number;
  commission_rate?: number;
  spread?: number;
  slippage?: number;
  success_rate?: number;
  seed?: number;
}

export interface KillSwitch {
  engaged: boolean;
  reason: string | null;
  changed_at: string | null;
  changed_by: string | null;
}

export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy';
  database: string;
  venue: string;
  feed: string;
  timestamp: string;
}
