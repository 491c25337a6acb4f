import { expect, it, vi } from 'vitest';
import { noteRequest, noticeTrade, requestOn } from './requests';
import type { Trade } from './types';

const trade = (fields: Partial<Trade>) =>
  ({ trade_id: 't1', phase: 'open', open_quantity: 1, closing_quantity: 0, exits: [], exits_at: 'venue', ...fields }) as unknown as Trade;

it('stays requested through mere price moves and ends with the first change of the trade', () => {
  noteRequest(trade({}), 'Close');
  noticeTrade(trade({ last_price: 101 }));
  expect(requestOn('t1')?.what).toBe('Close');
  noticeTrade(trade({ phase: 'exited', open_quantity: 0 }));
  expect(requestOn('t1')).toBeUndefined();
});

it('is forgotten after a minute when nothing of the trade changed', () => {
  vi.useFakeTimers();
  noteRequest(trade({}), 'Move stop');
  vi.advanceTimersByTime(60_000);
  expect(requestOn('t1')).toBeUndefined();
  vi.useRealTimers();
});
