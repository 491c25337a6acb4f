import { expect, it } from 'vitest';
import { fillLines, secondsBetween } from './fills';

const trade = { planned_entry_price: 100, exits: [{ number: 1, target: 110, stop: 90 }] };
const fill = (price: number, quantity = 1) => ({
  venue_trade_id: `f${price}`,
  price,
  quantity,
  fee: 0.1,
  fee_asset: 'USDT',
  venue_time: '2024-12-01T00:00:00Z',
  note: null,
});
const order = (fields: object) => ({
  client_order_id: 'o1',
  leg: 'entry',
  exit_number: 0,
  side: 'buy' as const,
  type: 'market',
  quantity: 2,
  limit_price: null,
  stop_price: null,
  status: 'filled',
  reason: null,
  created_at: '2024-12-01T00:00:00Z',
  fills: [fill(101)],
  ...fields,
});

it('counts what a fill cost more than planned above zero, whichever way it went', () => {
  const of = (fields: object) => fillLines(trade, [order(fields)])[0]?.slippage;
  expect(of({})).toBe(1);
  expect(of({ side: 'sell' })).toBe(-1);
  expect(of({ leg: 'stop', exit_number: 1, side: 'sell', fills: [fill(89)] })).toBe(1);
  expect(of({ leg: 'stop', exit_number: 1, side: 'sell', stop_price: 89, fills: [fill(89)] })).toBe(0);
  expect(of({ leg: 'target', exit_number: 1, side: 'sell', limit_price: 110, fills: [fill(111)] })).toBe(-1);
  expect(of({ leg: 'close', side: 'sell' })).toBeNull();
});

it('gives every fill a line, and an order without fills one of its own', () => {
  const lines = fillLines(trade, [order({ fills: [fill(100), fill(101)] }), order({ status: 'rejected', reason: 'too small', fills: [] })]);
  expect(lines.map((line) => [line.price, line.quantity, line.note])).toEqual([
    [100, 1, null],
    [101, 1, null],
    [null, 2, 'too small'],
  ]);
  expect(new Set(lines.map((line) => line.id)).size).toBe(3);
});

it('knows no time between instants that are missing or reversed', () => {
  expect(secondsBetween('2024-12-01T00:00:00Z', '2024-12-01T00:01:30Z')).toBe(90);
  expect(secondsBetween('2024-12-01T00:01:00Z', '2024-12-01T00:00:00Z')).toBeNull();
  expect(secondsBetween(null, '2024-12-01T00:00:00Z')).toBeNull();
});
