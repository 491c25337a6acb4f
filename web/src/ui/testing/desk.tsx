import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { keys } from '../../api/keys';
import type { Instrument, Trade, TradingAccount, Venue } from '../../api/types';

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

interface Seed {
  instruments?: Instrument[];
  accounts?: Partial<TradingAccount>[];
  venues?: Partial<Venue>[];
}

/** Shows something with what the page would have asked before. */
export function show(what: ReactNode, seed: Seed = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false, refetchOnMount: false } } });
  client.setQueryData(keys.instruments, seed.instruments ?? [instrument]);
  client.setQueryData(keys.accounts, seed.accounts ?? [{ account: 'simulator', venue: 'simulator', phase: 'ready' }]);
  client.setQueryData(keys.venues, seed.venues ?? [{ venue: 'simulator', mode: 'paper', clock: '2024-12-01T12:00:00Z' }]);
  client.setQueryData(keys.prices, {});
  client.setQueryData(keys.trees, []);
  return { client, ...render(<QueryClientProvider client={client}>{what}</QueryClientProvider>) };
}
