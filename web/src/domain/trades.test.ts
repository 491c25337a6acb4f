import { expect, it } from 'vitest';
import {
  byStop,
  isPastStop,
  isPastTarget,
  liveExits,
  multipleOfRisk,
  onTick,
  placeBetween,
  profitAt,
  shareOf,
  stateOf,
  unrealizedAt,
} from './trades';

const long = {
  side: 'buy' as const,
  entry_average_price: 100,
  planned_entry_price: 100,
  contract_multiplier: 1,
  open_quantity: 2,
  last_price: 101,
  unrealized_pnl: 1.5,
  realized_pnl: 0,
  risk: 20,
  target: 120,
  stop: 90,
};
const short = { ...long, side: 'sell' as const, target: 80, stop: 110, unrealized_pnl: -2.5 };

it('leaves out exits that are over, and none before the entry has filled', () => {
  const exits = [{ quantity: 0, trail_distance: 3 }, { quantity: 0.6, trail_distance: null }];
  expect(liveExits({ entry_filled_quantity: 1, exits })).toEqual([exits[1]]);
  expect(liveExits({ entry_filled_quantity: 0, exits })).toEqual(exits);
});

it('puts exits together that stand at one stop, and leaves those without one alone', () => {
  const [one, two, three, four, five] = [90, null, 95, 90, null].map((stop) => ({ stop }));
  expect(byStop([one, two, three, four, five].filter((exit) => exit !== undefined))).toEqual([[one, four], [two], [three], [five]]);
  expect(byStop([])).toEqual([]);
});

it('moves the desk’s own figure by what the price has moved since', () => {
  expect(unrealizedAt(long, 103)).toBeCloseTo(5.5);
  expect(unrealizedAt(short, 103)).toBeCloseTo(-6.5);
  expect(unrealizedAt(long, null)).toBe(1.5);
});

it('reckons from the entry where the desk has no figure yet', () => {
  expect(unrealizedAt({ ...long, unrealized_pnl: null }, 103)).toBeCloseTo(6);
  expect(unrealizedAt({ ...short, unrealized_pnl: null, last_price: null }, 103)).toBeCloseTo(-6);
  expect(profitAt({ ...long, entry_average_price: null }, 103)).toBeNull();
});

it('counts each point of price as often as the contract does', () => {
  const contract = { ...long, contract_multiplier: 50 };
  expect(profitAt(contract, 103)).toBeCloseTo(300);
  expect(profitAt({ ...contract, side: 'sell' }, 103, 1)).toBeCloseTo(-150);
  expect(unrealizedAt(contract, 103)).toBeCloseTo(201.5);
  expect(unrealizedAt({ ...contract, unrealized_pnl: null }, 103)).toBeCloseTo(300);
});

it('tells profit in multiples of the risk', () => {
  expect(multipleOfRisk({ ...long, realized_pnl: 5 }, 5)).toBeCloseTo(0.5);
  expect(multipleOfRisk({ ...long, risk: null }, 5)).toBeNull();
});

it('places a price between stop and target for longs and shorts', () => {
  expect(placeBetween(long, 105)).toBeCloseTo(0.5);
  expect(placeBetween(short, 95)).toBeCloseTo(0.5);
  expect(placeBetween(short, 115)).toBeLessThan(0);
  expect(placeBetween({ stop: null, target: 1 }, 1)).toBeNull();
});

it('knows which stop and target the market has passed', () => {
  expect(isPastStop('buy', 101, 101)).toBe(true);
  expect(isPastStop('buy', 100, 101)).toBe(false);
  expect(isPastStop('sell', 100, 101)).toBe(true);
  expect(isPastTarget('sell', 100, 101)).toBe(false);
  expect(isPastTarget('buy', 100, 101)).toBe(true);
});

it('takes shares down to the step', () => {
  expect(shareOf(0.0037, 0.5, 0.0001)).toBe(0.0018);
  expect(shareOf(3, 0.5, 1)).toBe(1);
  expect(shareOf(0.3, 1, 0.1)).toBe(0.3);
  expect(shareOf(3, 0.5, null)).toBe(1.5);
  // Steps that are no power of ten.
  expect(shareOf(1.5, 0.5, 0.25)).toBe(0.75);
  expect(shareOf(0.99, 0.5, 0.025)).toBe(0.475);
  expect(shareOf(1, 0.4, 0.125)).toBe(0.375);
  expect(shareOf(29, 0.5, 5)).toBe(10);
  expect(shareOf(1, 0.3, 1e-8)).toBe(0.3);
});

it('differs in state when an exit moves, not when a price does', () => {
  const trade = {
    ...long,
    phase: 'open',
    closing_quantity: 0,
    exit_filled_quantity: 0,
    entry_filled_quantity: 2,
    stopped_reason: null,
    exits_at: 'venue',
    exits: [{ stop: 90 }],
  };
  expect(stateOf({ ...trade, exits: [{ stop: 95 }] })).not.toBe(stateOf(trade));
  expect(stateOf({ ...trade, closing_quantity: 1 })).not.toBe(stateOf(trade));
  expect(stateOf(Object.assign({}, trade, { last_price: 108 }))).toBe(stateOf(trade));
});

it('puts a price on the tick that its venue takes', () => {
  expect(onTick(45_100.127, 0.01)).toBe(45_100.13);
  expect(onTick(45_117.3, 0.5)).toBe(45_117.5);
  expect(onTick(0.123_456_789, 1e-8)).toBe(0.123_456_79);
  expect(onTick(99.999, 25)).toBe(100);
  expect(onTick(7.123, null)).toBe(7.123);
});
