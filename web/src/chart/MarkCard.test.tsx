// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { MarkCards } from './MarkCard';
import { groupMarks, marksOn, type ChartTrade } from './marks';
import type { PlacedMark } from './TradeMarks';

const minute = 60_000;
const start = Date.parse('2024-12-05T00:00:00Z');
const opens = Array.from({ length: 16 }, (_, index) => start + index * minute);
const fill = (at: number, price: number) => ({ at: new Date(start + at * minute).toISOString(), price });
const trade = (id: string, side: 'buy' | 'sell', entry: number, exit: number): ChartTrade => ({
  id,
  side,
  origin: id,
  node: null,
  entry: fill(entry, 100),
  exit: fill(exit, 110),
  quantity: 1,
  result: 1,
  r: 1,
  fees: 0,
  slippage: null,
  tick: null,
  step: null,
});
const placed = (trades: readonly ChartTrade[], bars: number): PlacedMark[] =>
  groupMarks(marksOn(trades, opens, '1m'), '1m', bars).map((group, index) => ({ group, x: 40 * index, y: 50 }));

const drawn = () => {
  let marks: readonly PlacedMark[] = [];
  let painted = () => {};
  const lit: (string | null)[] = [];
  const layer = {
    light: (key: string | null) => void lit.push(key),
    shown: () => marks,
    onPaint: (listener: () => void) => {
      painted = listener;
      return () => undefined;
    },
  };
  const pinned = vi.fn();
  render(<MarkCards layer={layer} hovered={null} pinned={null} onPin={pinned} onOpen={() => undefined} />);
  return {
    pinned,
    lit,
    walker: screen.getByRole('button', { name: /^Trade marks/ }),
    paint: (now: readonly PlacedMark[]) => {
      marks = now;
      act(() => painted());
    },
  };
};
const press = (element: HTMLElement, key: string) =>
  act(() => void element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

it('tells of the last mark where the marks are drawn only after the focus has come', () => {
  const { walker, paint, lit } = drawn();
  act(() => walker.focus());
  expect(screen.queryByText(/^Long/)).toBeNull();
  paint(placed([trade('a', 'buy', 1, 9)], 1));
  expect(screen.getByText('Long, exit')).toBeDefined();
  expect(lit.at(-1)).toBe('exit:a:1');
});

it('goes from mark to mark, and keeps the one that Enter is pressed on', () => {
  const { walker, paint, pinned } = drawn();
  paint(placed([trade('a', 'sell', 1, 9)], 1));
  act(() => walker.focus());
  expect(screen.getByText('Short, exit')).toBeDefined();
  press(walker, 'ArrowRight');
  expect(screen.getByText('Short, exit')).toBeDefined();
  press(walker, 'ArrowLeft');
  expect(screen.getByText('Short, entry')).toBeDefined();
  press(walker, 'Enter');
  expect(pinned.mock.calls).toEqual([['entry:a:1']]);
});

it('goes on telling of a mark that is drawn together with others by now', () => {
  const { walker, paint, lit } = drawn();
  const both = [trade('a', 'buy', 9, 10), trade('b', 'buy', 1, 2)];
  paint(placed(both, 1));
  act(() => walker.focus());
  press(walker, 'ArrowLeft');
  expect(screen.getByText('Long, entry')).toBeDefined();
  paint(placed(both, 4));
  expect(screen.getByText('Long, entry and exit')).toBeDefined();
  expect(lit.at(-1)).toBe('entry:a:2');
});

it('does nothing where no mark is drawn', () => {
  const { walker, pinned } = drawn();
  act(() => walker.focus());
  for (const key of ['ArrowLeft', 'ArrowRight', 'Enter']) press(walker, key);
  expect(pinned).not.toHaveBeenCalled();
});
