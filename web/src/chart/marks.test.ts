import { expect, it } from 'vitest';
import { barsPerMark, groupMarks, joinsOf, marksOn, outcomeOf, type ChartTrade } from './marks';

const minute = 60_000;
const start = Date.parse('2024-12-05T00:00:00Z');
const opens = Array.from({ length: 10 }, (_, index) => start + index * minute);
const at = (minutes: number) => new Date(start + minutes * minute).toISOString();
const trade = (id: string, entry: number | null, exit: number | null, result: number | null = null): ChartTrade => ({
  id,
  side: 'buy',
  origin: 'btc · N1',
  node: 'N1',
  entry: entry === null ? null : { at: at(entry), price: 100 },
  exit: exit === null ? null : { at: at(exit), price: 110 },
  quantity: 1,
  result,
  r: null,
  fees: 0,
  slippage: null,
  tick: null,
  step: null,
});

it('puts a fill on the bar that was open then, at its price', () => {
  const marks = marksOn([trade('a', 1.5, 4)], opens, '1m');
  expect(marks.map((mark) => [mark.kind, (mark.open - start) / minute, mark.price])).toEqual([
    ['entry', 1, 100],
    ['exit', 4, 110],
  ]);
});

it('leaves out what lies before the first bar or well after the last, and keeps what waits for the next bar', () => {
  const marks = marksOn([trade('before', -1, null), trade('next', 10, null), trade('after', 11.5, null)], opens, '1m');
  expect(marks.map((mark) => mark.trade.id)).toEqual(['next']);
  expect(marks[0]?.open).toBe(opens[9]);
  expect(marksOn([trade('a', 1, null)], [], '1m')).toEqual([]);
});

it('shows marks of one bar as one, at the mean of their prices', () => {
  const groups = groupMarks(marksOn([trade('a', 1, 1.2), trade('b', 1.9, null), trade('c', 2, null)], opens, '1m'), '1m', 1);
  expect(groups.map((group) => group.marks.length)).toEqual([3, 1]);
  expect(groups[0]?.price).toBeCloseTo((100 + 110 + 100) / 3);
});

it('shares marks among bars by their times, whatever was loaded before them', () => {
  const marks = marksOn([trade('a', 3, null), trade('b', 4, null), trade('c', 7, null)], opens, '1m');
  const groups = groupMarks(marks, '1m', 4).map((group) => group.marks.map((mark) => mark.trade.id));
  expect(groups).toEqual([['a'], ['b', 'c']]);
  expect(groupMarks(marks.slice(1), '1m', 4).map((group) => group.marks.map((mark) => mark.trade.id))).toEqual([['b', 'c']]);
});

it('gives a mark as many bars as it is wide', () => {
  expect(barsPerMark(20, 16)).toBe(1);
  expect(barsPerMark(16, 16)).toBe(1);
  expect(barsPerMark(7, 16)).toBe(4);
  expect(barsPerMark(0.5, 16)).toBe(32);
  expect(barsPerMark(0, 16)).toBe(1);
});

it('joins an entry to its exit on another bar, and nothing else', () => {
  const marks = marksOn([trade('won', 1, 5, 3), trade('same bar', 2.1, 2.8, -1), trade('open', 3, null)], opens, '1m');
  expect(joinsOf(marks).map((join) => [join.id, join.outcome])).toEqual([['won', 'gain']]);
});

it('calls a result what it is told as: what rounds to nothing is neither gain nor loss', () => {
  expect(outcomeOf(trade('a', 1, 2, 0.01))).toBe('gain');
  expect(outcomeOf(trade('a', 1, 2, -0.01))).toBe('loss');
  expect(outcomeOf(trade('a', 1, 2, 0.004))).toBe('even');
  expect(outcomeOf(trade('a', 1, 2, -0.004))).toBe('even');
  expect(outcomeOf(trade('a', 1, null, 0))).toBe('open');
});
