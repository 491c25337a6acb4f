import { expect, it } from 'vitest';
import type { Alert } from '../api/types';
import { atMostEvery, bellWords, unreadOf } from './alerts';

const alert = (id: number, level: Alert['level'], read: boolean): Alert => ({
  id,
  kind: 'test',
  level,
  message: 'm',
  count: 1,
  account: null,
  symbol: null,
  trade_id: null,
  route_id: null,
  signal_id: null,
  first_at: '2026-01-01T00:00:00Z',
  at: '2026-01-01T00:00:00Z',
  read_at: read ? '2026-01-01T00:01:00Z' : null,
  read_by: read ? 'admin' : null,
});

it('counts what nobody has read, and of that what somebody should look at', () => {
  const told = [alert(4, 'info', false), alert(3, 'bad', false), alert(2, 'warning', true), alert(1, 'warning', false)];
  const { unread, pressing } = unreadOf(told);
  expect(unread.map(({ id }) => id)).toEqual([4, 3, 1]);
  expect(pressing).toBe(2);
  expect(bellWords(3, 2)).toBe('Alerts: 3 new, 2 need attention');
  expect(bellWords(1, 0)).toBe('Alerts: 1 new');
  expect(bellWords(0, 0)).toBe('Alerts: nothing new');
});

it('makes one sound of a storm', () => {
  const may = atMostEvery(2000);
  expect([0, 1, 1999, 2000, 2001, 4000].map(may)).toEqual([true, false, false, true, false, true]);
});
