/**
 * What comes over the desk's stream, as checked values. Nothing of a message is believed by its name: a field that is missing or
 * of another kind is left out, and data that cannot be used at all come as null, for the reader to fetch what it needs.
 */
import { fieldsOf, isFlag, isListOf, isNumber, isOneOf, isRecord, isShape, isText, orNull, type Checks } from './checks';
import type { Alert, Job, KillSwitch, LiveBar, Session, Simulator, Trade } from './types';

/** One message of the desk's stream. `seq` counts what this client was sent on that channel. */
export interface LiveMessage {
  type: string;
  channel?: string;
  data: unknown;
  timestamp: string;
  seq: number;
}

/** Last known price by market, SYMBOL.VENUE; by the bare symbol that of its default market. */
export type Prices = Record<string, number>;

/** Some figures of something that has an id. */
export type Update<T, Id extends keyof T> = Partial<T> & Pick<T, Id>;

/** What is said aloud of an alert that has just come. */
export type NewAlert = Pick<Alert, 'id' | 'kind' | 'level' | 'message' | 'symbol'>;

/** A message as it comes; null for what is none. */
export function messageOf(raw: unknown): LiveMessage | null {
  if (typeof raw !== 'string') return null;
  let told: unknown;
  try {
    told = JSON.parse(raw);
  } catch {
    return null;
  }
  if (!isRecord(told) || !isText(told.type)) return null;
  const { type, channel, data, timestamp, seq } = told;
  return {
    type,
    channel: isText(channel) ? channel : undefined,
    data,
    timestamp: isText(timestamp) ? timestamp : '',
    seq: isNumber(seq) ? seq : 0,
  };
}

/** What the desk calls the stream, for the connection that goes on with it. */
export function streamOf(data: unknown): string | null {
  return isRecord(data) && isText(data.stream) ? data.stream : null;
}

const isTexts = isListOf(isText);

/** Which channels go on where they broke off, and which have lost something. */
export function resumedOf(data: unknown): { channels: string[]; gap: string[] } {
  const told = isRecord(data) ? data : {};
  return { channels: isTexts(told.channels) ? told.channels : [], gap: isTexts(told.gap) ? told.gap : [] };
}

/** Prices come as `{"BTCUSDT": 97000.1}`. */
export function pricesOf(data: unknown): Prices {
  const prices: Prices = {};
  for (const [market, price] of Object.entries(isRecord(data) ? data : {})) if (isNumber(price)) prices[market] = price;
  return prices;
}

const isBar = isShape<Omit<LiveBar, 'complete'>>({
  symbol: isText,
  venue: isText,
  timeframe: isText,
  timestamp: isText,
  open: isNumber,
  high: isNumber,
  low: isNumber,
  close: isNumber,
  volume: isNumber,
});

export function barOf({ type, data }: LiveMessage): LiveBar | null {
  return type === 'bar' && isBar(data) ? data : null;
}

const isAlert = isShape<NewAlert>({
  id: isNumber,
  kind: isText,
  level: isOneOf('info', 'warning', 'bad'),
  message: isText,
  symbol: orNull(isText),
});

/** What a message says of an alert that has just come; null for any other message. */
export function alertOf({ type, data }: LiveMessage): NewAlert | null {
  return type === 'alert.new' && isAlert(data) ? data : null;
}

const sessionFields: Checks<Session> = {
  session_name: isText,
  route_id: orNull(isText),
  route_name: orNull(isText),
  account: orNull(isText),
  venue: orNull(isText),
  symbol: orNull(isText),
  market_epoch: orNull(isText),
  replay_of: orNull(isText),
  staking_tree_id: isText,
  status: isOneOf('open', 'won', 'lost', 'closed'),
  current_node: isText,
  path_summary: isText,
  initial_amount: isNumber,
  basis: isNumber,
  running_total: isNumber,
  final_total: orNull(isNumber),
  is_completed: isFlag,
  session_notes: orNull(isText),
  session_tags: isTexts,
  open_trade_id: orNull(isText),
  started_at: isText,
  last_action_at: isText,
  ended_at: orNull(isText),
  closed_reason: orNull(isText),
};

export function sessionOf(data: unknown): Update<Session, 'session_id'> | null {
  return isRecord(data) && isText(data.session_id) ? { ...fieldsOf(data, sessionFields), session_id: data.session_id } : null;
}

const tradeFields: Checks<Trade> = {
  phase: isOneOf('planned', 'entering', 'open', 'exited', 'failed', 'settled'),
  is_failed: isFlag,
  stopped_reason: orNull(isText),
  entry_filled_quantity: isNumber,
  entry_average_price: orNull(isNumber),
  open_quantity: isNumber,
  closing_quantity: isNumber,
  exit_filled_quantity: isNumber,
  exit_average_price: orNull(isNumber),
  exit_reason: orNull(
    isOneOf(
      'target_reached',
      'stop_reached',
      'signal_close',
      'manual_close',
      'expired',
      'external_close',
      'protective_close',
      'liquidated',
    ),
  ),
  realized_pnl: isNumber,
  fees: isNumber,
  note: orNull(isText),
};

/** Only what changes in a trade's life: whose it is and what was planned does not. */
export function tradeOf(data: unknown): Update<Trade, 'trade_id'> | null {
  return isRecord(data) && isText(data.trade_id) ? { ...fieldsOf(data, tradeFields), trade_id: data.trade_id } : null;
}

const simulatorFields: Checks<Simulator> = {
  mode: isOneOf('synthetic', 'replay', 'paper', 'live'),
  venue: isText,
  market_epoch: isText,
  replay_of: orNull(isText),
  symbol: orNull(isText),
  timeframe: orNull(isText),
  from: orNull(isText),
  to: orNull(isText),
  speed: orNull((value): value is 'manual' | 'max' | number => value === 'manual' || value === 'max' || isNumber(value)),
  clock: isText,
  last_price: orNull(isNumber),
  bars_left: orNull(isNumber),
  bars_total: orNull(isNumber),
  is_running: isFlag,
  account_kind: isOneOf('margin', 'spot'),
  currency: isText,
  start_balance: isNumber,
  leverage: isNumber,
  commission_rate: isNumber,
  spread: isNumber,
  slippage: isNumber,
  success_rate: isNumber,
  participation_rate: orNull(isNumber),
  seed: isNumber,
  equity: isNumber,
  cash: isNumber,
  buying_power: isNumber,
  margin_used: isNumber,
  unrealized_pnl: isNumber,
  margin_call: isFlag,
  liquidation_equity: isNumber,
  balances: isListOf(isShape<Simulator['balances'][number]>({ asset: isText, free: isNumber, locked: isNumber })),
  open_orders: isListOf(
    isShape<Simulator['open_orders'][number]>({
      client_order_id: isText,
      venue_order_id: isText,
      list_id: orNull(isText),
      symbol: isText,
      side: isOneOf('buy', 'sell'),
      type: isOneOf('market', 'limit', 'stop', 'stop_limit'),
      quantity: isNumber,
      filled_quantity: isNumber,
      price: orNull(isNumber),
      stop_price: orNull(isNumber),
      reduce_only: isFlag,
      status: isOneOf('planned', 'sending', 'unconfirmed', 'new', 'partially_filled', 'filled', 'cancelled', 'rejected', 'expired'),
      placed_at: isText,
    }),
  ),
  positions: isListOf(
    isShape<Simulator['positions'][number]>({
      symbol: isText,
      quantity: isNumber,
      average_price: isNumber,
      last_price: orNull(isNumber),
      unrealized_pnl: isNumber,
    }),
  ),
};

export function simulatorOf(data: unknown): Update<Simulator, 'account'> | null {
  return isRecord(data) && isText(data.account) ? { ...fieldsOf(data, simulatorFields), account: data.account } : null;
}

const jobFields: Checks<Job> = {
  venue: isText,
  status: isOneOf('pending', 'preprocessing', 'storing', 'completed', 'failed', 'cancelled'),
  progress: isNumber,
  current_stage: isText,
  total_records: orNull(isNumber),
  processed_records: isNumber,
  records_per_second: orNull(isNumber),
  seconds_left: orNull(isNumber),
  error_message: orNull(isText),
  started_at: orNull(isText),
  completed_at: orNull(isText),
};

export function jobOf({ type, data }: LiveMessage): Update<Job, 'job_id' | 'symbol'> | null {
  if (!type.startsWith('data_collection_') || !isRecord(data)) return null;
  const { job_id: id, symbol } = data;
  return isText(id) && isText(symbol) ? { ...fieldsOf(data, jobFields), job_id: id, symbol } : null;
}

const isKillSwitch = isShape<Omit<KillSwitch, 'entries_cancelled' | 'trades_closed'>>({
  engaged: isFlag,
  reason: orNull(isText),
  changed_at: orNull(isText),
  changed_by: orNull(isText),
});

/** How the switch stands now; what the press did is told to whoever pressed. */
export function killSwitchOf(data: unknown): Pick<KillSwitch, 'engaged' | 'reason' | 'changed_at' | 'changed_by'> | null {
  return isKillSwitch(data) ? data : null;
}
