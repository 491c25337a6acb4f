import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { keys } from '../../api/keys';
import type { Instrument, Session, StakingTree, Step, Trade, TradingAccount, Venue } from '../../api/types';

/** What left the page, and what a desk of the test answered. */
export interface Asked {
  method: string;
  path: string;
  body: unknown;
  headers: Headers;
}

type Answers = Record<string, (asked: Asked) => { status?: number; body: unknown }>;

/** Stands in for the desk: answers by method and path; what it does not know is a failure of the test. */
export function deskOf(answers: Answers): Asked[] {
  const seen: Asked[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const text = await request.text();
    const { method, headers } = request;
    const asked = { method, path: new URL(request.url).pathname, body: text === '' ? null : JSON.parse(text), headers };
    seen.push(asked);
    const known = answers[`${asked.method} ${asked.path}`];
    const { status = 200, body } = known ? known(asked) : { status: 501, body: { title: `Nobody answers ${asked.method} ${asked.path}` } };
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
  });
  return seen;
}

export const instrument = {
  symbol: 'BTCUSDT',
  venue: 'simulator',
  tick_size: 0.5,
  step_size: 0.001,
  last_price: 100,
} as Instrument;

export const trade = (fields: Partial<Trade> = {}): Trade =>
  ({
    trade_id: 't1',
    account: 'simulator',
    venue: 'simulator',
    symbol: 'BTCUSDT',
    side: 'buy',
    phase: 'open',
    is_failed: false,
    stopped_reason: null,
    mode: 'paper',
    planned_quantity: 2,
    planned_entry_price: 100,
    entry_average_price: 100,
    entry_filled_quantity: 2,
    exit_filled_quantity: 0,
    open_quantity: 2,
    closing_quantity: 0,
    contract_multiplier: 1,
    quote_asset: 'USDT',
    last_price: 104,
    unrealized_pnl: 8,
    realized_pnl: 0,
    risk: 20,
    r: 0.4,
    stop: 90,
    target: 110,
    exits_at: 'venue',
    exits: [{ number: 1, quantity: 2, target: 110, stop: 90, trail_distance: null, close_at: null, place: 'venue' }],
    entry_fills: [],
    exit_fills: [],
    ...fields,
  }) as Trade;

/** Two wins before two losses: the stakes are 1 % and, at 1-1, 2 %. */
export const tree = {
  id: 'two',
  name: 'two before two',
  wins: 2,
  losses: 2,
  target_percent: 2,
  max_loss_percent: 2,
  entry_value_percent: 0,
  reward_risk: 1,
  cost_per_stake: 0,
  version: 1,
  is_newest: true,
  nodes: [
    { node: 'Start', wins: 0, losses: 0, level: 1, stake_percent: 1, win_to: '1-0', loss_to: '0-1', value_percent: 0 },
    { node: '1-0', wins: 1, losses: 0, level: 2, stake_percent: 1, win_to: 'WIN', loss_to: '1-1', value_percent: 1 },
    { node: '0-1', wins: 0, losses: 1, level: 2, stake_percent: 1, win_to: '1-1', loss_to: 'LOST', value_percent: -1 },
    { node: '1-1', wins: 1, losses: 1, level: 3, stake_percent: 2, win_to: 'WIN', loss_to: 'LOST', value_percent: 0 },
  ],
} as unknown as StakingTree;

/** Walked by hand, and not yet begun. */
export const session = (fields: Partial<Session> = {}): Session => ({
  session_id: 's1',
  session_name: 'by hand',
  route_id: null,
  route_name: null,
  account: null,
  venue: null,
  symbol: null,
  market_epoch: null,
  replay_of: null,
  staking_tree_id: 'two',
  status: 'open',
  current_node: 'Start',
  path_summary: 'Start',
  initial_amount: 1000,
  basis: 1000,
  running_total: 0,
  final_total: null,
  is_completed: false,
  session_notes: null,
  session_tags: [],
  open_trade_id: null,
  started_at: '2024-12-01T00:00:00Z',
  last_action_at: '2024-12-01T00:00:00Z',
  ended_at: null,
  closed_reason: null,
  ...fields,
});

export const step = (fields: Partial<Step> = {}): Step => ({
  session_id: 's1',
  step_number: 1,
  node_name: 'Start',
  step_type: 'DECISION',
  execution_status: 'COMPLETED',
  trade_id: null,
  signal_id: null,
  symbol: null,
  side: null,
  stake_percentage: null,
  stake_value: null,
  quantity: null,
  entry_price: null,
  target_price: null,
  stop_price: null,
  exit_price: null,
  profit_loss: null,
  fees: null,
  slippage: null,
  gain_per_unit: null,
  loss_per_unit: null,
  exit_reason: null,
  result: null,
  client_order_id: null,
  platform_order_id: null,
  previous_node: null,
  new_node: null,
  running_total: null,
  market_time: null,
  at: '2024-12-01T00:00:00Z',
  explanation: [],
  ...fields,
});

interface Seed {
  instruments?: Instrument[];
  accounts?: Partial<TradingAccount>[];
  venues?: Partial<Venue>[];
  trees?: StakingTree[];
  role?: 'viewer' | 'trader' | 'admin';
}

/** Shows something with what the page would have asked before. */
export function show(what: ReactNode, seed: Seed = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false, refetchOnMount: false } } });
  client.setQueryData(keys.instruments, seed.instruments ?? [instrument]);
  client.setQueryData(keys.accounts, seed.accounts ?? [{ account: 'simulator', venue: 'simulator', phase: 'ready' }]);
  client.setQueryData(keys.venues, seed.venues ?? [{ venue: 'simulator', mode: 'paper', clock: '2024-12-01T12:00:00Z' }]);
  client.setQueryData(keys.prices, {});
  client.setQueryData(keys.trees, seed.trees ?? []);
  client.setQueryData(keys.me, { username: 'nina', role: seed.role ?? 'trader' });
  return { client, ...render(<QueryClientProvider client={client}>{what}</QueryClientProvider>) };
}
