import { expect, it } from 'vitest';
import type { Trade } from '../../api/types';
import { legOf, linesOf } from './trades';

const exit = (number: number, fields: object = {}) => ({
  number, quantity: 1, target: 110 + number, stop: 90 - number, trail_distance: null, close_at: null, place: 'venue', ...fields,
});
const trade = (fields: object = {}): Trade =>
  ({
    trade_id: 't1', side: 'buy', phase: 'open', stopped_reason: null, entry_average_price: 100, planned_entry_price: 99,
    contract_multiplier: 1, planned_quantity: 2, entry_filled_quantity: 2, open_quantity: 2, risk: 20, exits: [exit(1)], ...fields,
  }) as unknown as Trade;
const told = (shown: Trade) => linesOf(shown).map((line) => [line.text, line.price, line.kind]);

it('draws entry, target and stop, and numbers the exits where there are several', () => {
  expect(told(trade())).toEqual([
    ['Entry', 100, 'entry'],
    ['Target', 111, 'target'],
    ['Stop', 89, 'stop'],
  ]);
  expect(told(trade({ exits: [exit(1, { target: null }), exit(2)] })).map(([text]) => text)).toEqual([
    'Entry', 'Stop 1', 'Target 2', 'Stop 2',
  ]);
});

it('draws nothing of an exit that has closed its part, but all of a trade that still enters', () => {
  expect(told(trade({ exits: [exit(1, { quantity: 0 }), exit(2)] })).map(([text]) => text)).toEqual(['Entry', 'Target 2', 'Stop 2']);
  const none = { entry_average_price: null, entry_filled_quantity: 0, open_quantity: 0 };
  const entering = trade({ ...none, phase: 'entering', exits: [exit(1, { quantity: 0 })] });
  expect(told(entering)).toEqual([
    ['Entry', 99, 'entry'],
    ['Target', 111, 'target'],
    ['Stop', 89, 'stop'],
  ]);
});

it('tells what a line would bring, on both sides and with the contract’s multiplier', () => {
  const worth = (shown: Trade, price: number) => linesOf(shown).find((line) => line.kind === 'stop')?.worth?.(price);
  expect(worth(trade(), 90)).toBe('−10.00 (−0.50 R)');
  expect(worth(trade({ side: 'sell' }), 90)).toBe('+10.00 (+0.50 R)');
  expect(worth(trade({ contract_multiplier: 5, risk: null }), 90)).toBe('−50.00');
});

it('draws one line for a stop that several exits share, with what all of them lose there', () => {
  const shared = (...stops: (number | null)[]) =>
    trade({ open_quantity: 6, exits: stops.map((stop, index) => exit(index + 1, { quantity: index + 1, stop })) });
  const stops = (shown: Trade) => linesOf(shown).filter((line) => line.kind === 'stop');
  const words = (shown: Trade) => stops(shown).map((line) => [line.text, line.price, line.worth?.(90)]);
  expect(words(shared(90, 90, 90))).toEqual([['Stop', 90, '−60.00 (−3.00 R)']]);
  expect(told(shared(90, 90, 90)).map(([text]) => text)).toEqual(['Entry', 'Target 1', 'Stop', 'Target 2', 'Target 3']);
  expect(words(shared(90, 95, 90))).toEqual([
    ['Stop 1, 3', 90, '−40.00 (−2.00 R)'],
    ['Stop 2', 95, '−20.00 (−1.00 R)'],
  ]);
  expect(words(shared(90, null, null))).toEqual([['Stop 1', 90, '−10.00 (−0.50 R)']]);
  // What is over has no part in it, and does not keep the others from being all.
  const first = shared(90, 90, 90);
  const going = { ...first, exits: first.exits.map((one) => ({ ...one, quantity: one.number === 1 ? 0 : one.quantity })) };
  expect(words(going)).toEqual([['Stop', 90, '−50.00 (−2.50 R)']]);
  expect(legOf([going], stops(going)[0]?.id ?? '')).toEqual({ trade: going, leg: 'stop', exit: 2 });
});

it('lets the lines of a trade be moved only while it may be', () => {
  const movable = (shown: Trade) => linesOf(shown).filter((line) => line.movable).length;
  expect([movable(trade()), movable(trade({ phase: 'exited' }))]).toEqual([2, 0]);
});

it('knows the leg of every line by its id, and no other', () => {
  const several = trade({ exits: [exit(1), exit(2)] });
  const lines = linesOf(several).filter((line) => line.kind !== 'entry');
  expect(lines.map((line) => legOf([trade({ trade_id: 't0' }), several], line.id))).toEqual([
    { trade: several, leg: 'target', exit: 1 },
    { trade: several, leg: 'stop', exit: 1 },
    { trade: several, leg: 'target', exit: 2 },
    { trade: several, leg: 'stop', exit: 2 },
  ]);
  const [entry] = linesOf(several);
  expect([legOf([several], entry?.id ?? ''), legOf([], lines[0]?.id ?? ''), legOf([several], 't1/stop/3')]).toEqual([null, null, null]);
});
