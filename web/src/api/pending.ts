/** Shapes of routes that the generated document does not hold yet. */

export type Side = 'buy' | 'sell';
export type TradePhase = 'planned' | 'entering' | 'open' | 'exited' | 'failed' | 'settled';
export type ExitPlace = 'none' | 'venue' | 'desk';
export type OwnerKind = 'session' | 'strategy' | 'person' | 'protection';
export type VenueMode = 'synthetic' | 'replay' | 'paper' | 'live';

export interface TradeExit {
  number: number;
  quantity: number;
  target: number | null;
  stop: number | null;
  trail_distance: number | null;
  close_at: string | null;
  place: ExitPlace;
}

export interface TradeFill {
  price: number;
  quantity: number;
  fee: number;
  fee_asset: string;
  fee_value: number;
  venue_time: string;
  note: string | null;
  leg?: string;
}

export interface Trade {
  trade_id: string;
  owner_kind: OwnerKind;
  owner_id: string;
  route_id: string | null;
  route_name: string | null;
  node: string | null;
  account: string;
  venue: string;
  symbol: string;
  market_epoch: string;
  replay_of: string | null;
  mode: VenueMode | null;
  side: Side;
  phase: TradePhase;
  is_failed: boolean;
  stopped_reason: string | null;
  entry_type: string;
  planned_quantity: number;
  planned_entry_price: number;
  entry_client_order_id: string;
  entry_status: string;
  entry_filled_quantity: number;
  entry_average_price: number | null;
  entry_filled_at: string | null;
  open_quantity: number;
  exit_filled_quantity: number;
  exit_average_price: number | null;
  exit_filled_at: string | null;
  exit_reason: string | null;
  target: number | null;
  stop: number | null;
  exits: TradeExit[];
  exits_at: ExitPlace;
  last_price: number | null;
  unrealized_pnl: number | null;
  realized_pnl: number;
  fees: number;
  slippage: number | null;
  risk: number | null;
  r: number | null;
  note: string | null;
  origin: string;
  planned_at: string;
  settled_at: string | null;
  entry_fills: TradeFill[];
  exit_fills: TradeFill[];
}

export interface TradeOrder {
  client_order_id: string;
  venue_order_id: string | null;
  leg: string;
  revision: number;
  side: Side;
  type: string;
  quantity: number;
  filled_quantity: number;
  average_fill_price: number | null;
  limit_price: number | null;
  stop_price: number | null;
  status: string;
  sends: number;
  reason: string | null;
  created_at: string;
  sent_at: string | null;
}

export interface OrderEvent {
  client_order_id: string;
  from_status: string | null;
  to_status: string;
  detail: string | null;
  venue_time: string | null;
  recorded_at: string;
}

export interface LedgerEntry {
  kind: string;
  amount: number;
  currency: string;
  reason: string;
  origin: string;
  recorded_at: string;
}

export interface TradeDetail {
  trade: Trade;
  longest_unprotected_ms: number;
  orders: TradeOrder[];
  events: OrderEvent[];
  ledger: LedgerEntry[];
}

export interface Venue {
  venue: string;
  mode: VenueMode;
  clock: string;
  connected: boolean;
  feed_age_ms: number | null;
  accounts: string[];
  market_epoch: string | null;
  replay_of: string | null;
}

export interface AccountLimit {
  name: 'open_risk' | 'daily_loss' | 'exposure' | 'orders_per_minute';
  limit: number | null;
  used: number;
}

export interface AccountPending {
  phase: 'starting' | 'ready' | 'failed';
  failure: string | null;
  mode: VenueMode | null;
  limits: AccountLimit[];
}

export interface MarketPending {
  venue: string;
  replay_of: string | null;
  market_epoch: string | null;
  is_default: boolean;
}

export interface SessionPending {
  venue: string | null;
  symbol: string | null;
  market_epoch: string | null;
  replay_of: string | null;
  closed_reason: string | null;
}

export interface KillSwitchPending {
  entries_cancelled?: number | null;
  trades_closed?: number | null;
}

export interface SimulatorPending {
  account: string;
  venue: string;
  market_epoch: string;
  replay_of: string | null;
}
