// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '../../api/keys';
import { deskOf, instrument, show, type Asked } from '../testing/desk';
import { OrderTicket } from './OrderTicket';

const preview = (quantity: number) => ({
  quantity,
  price: 100,
  value: 100 * quantity,
  may_be_placed: true,
  buying_power: 1000,
  rules: [],
  limits: [],
  money: null,
});
const placed = () => ({ status: 202, body: { trade_id: 'manual-1', client_order_id: 'c', status: 'planned', rules: [] } });
const orders = (asked: Asked[]) => asked.filter(({ path }) => path === '/trading/order');

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Types as fast as the page takes it: the clock is the test's. */
const typist = () => userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
const button = (name: RegExp | string) => screen.getByRole('button', { name }) as HTMLButtonElement;

it('places what its preview reckoned, under a key of its own', async () => {
  const asked = deskOf({ 'POST /trading/order/preview': () => ({ body: preview(0.25) }), 'POST /trading/order': placed });
  const onPlaced = vi.fn();
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} onPlaced={onPlaced} />);
  const user = typist();
  expect(button('Buy').disabled).toBe(true);
  await user.type(screen.getByLabelText('Stop'), '90');
  await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
  await user.click(button('Buy 0.250 BTCUSDT'));
  await waitFor(() => expect(onPlaced).toHaveBeenCalledExactlyOnceWith('manual-1'));
  const [order] = orders(asked);
  expect(order?.body).toEqual({ symbol: 'BTCUSDT', account: 'simulator', side: 'buy', type: 'market', stop: 90, quantity: 0.25 });
  expect(order?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
});

it('places nothing while the figures are for what was typed before, or older than a few seconds', async () => {
  let away = false;
  const asked = deskOf({
    'POST /trading/order/preview': () =>
      away ? { status: 503, body: { title: 'The venue is away', status: 503 } } : { body: preview(0.25) },
  });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />);
  const user = typist();
  await user.type(screen.getByLabelText('Stop'), '90');
  await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
  await user.type(screen.getByLabelText('Target'), '1');
  expect(button('Buy').disabled).toBe(true);
  await user.type(screen.getByLabelText('Target'), '20');
  await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
  away = true;
  await act(() => vi.advanceTimersByTimeAsync(8000));
  expect(button('Buy').disabled).toBe(true);
  expect(orders(asked)).toEqual([]);
});

it('asks for the symbol where live money moves', async () => {
  const asked = deskOf({ 'POST /trading/order/preview': () => ({ body: preview(0.25) }), 'POST /trading/order': placed });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />, {
    instruments: [instrument],
    venues: [{ venue: 'simulator', mode: 'live' }],
  });
  const user = typist();
  await user.type(screen.getByLabelText('Stop'), '90');
  await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
  await user.click(button('Buy 0.250 BTCUSDT'));
  expect(await screen.findByText('must be BTCUSDT.')).toBeTruthy();
  expect(orders(asked)).toEqual([]);
  await user.type(screen.getByLabelText(/^This is live money/), 'BTCUSDT');
  await user.click(button('Buy 0.250 BTCUSDT'));
  await waitFor(() => expect(orders(asked)).toHaveLength(1));
});

it('sends an order whose answer was lost again as it was, under the same key', async () => {
  let answers = 0;
  const asked = deskOf({
    'POST /trading/order/preview': () => ({ body: preview(0.25) }),
    'POST /trading/order': () => (answers++ === 0 ? { status: 502, body: { title: 'Lost', status: 502 } } : placed()),
  });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />);
  const user = typist();
  await user.type(screen.getByLabelText('Stop'), '90');
  await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
  await user.click(button('Buy 0.250 BTCUSDT'));
  await waitFor(() => expect(orders(asked)).toHaveLength(1));
  await user.click(await screen.findByRole('button', { name: 'Buy 0.250 BTCUSDT' }));
  await waitFor(() => expect(orders(asked)).toHaveLength(2));
  const [first, second] = orders(asked);
  expect(second?.headers.get('Idempotency-Key')).toBe(first?.headers.get('Idempotency-Key'));
  expect(second?.body).toEqual(first?.body);
});

it('keeps the key of an order until the desk has decided about it, whatever else is answered and though the account was away', async () => {
  const statuses = [502, 429, 403, 202];
  const asked = deskOf({
    'POST /trading/order/preview': () => ({ body: preview(0.25) }),
    'POST /trading/order': () => {
      const status = statuses.shift() ?? 202;
      return status === 202 ? placed() : { status, body: { title: 'Not now', status } };
    },
  });
  const onPlaced = vi.fn();
  const { client } = show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} onPlaced={onPlaced} />);
  const user = typist();
  const press = async (times: number) => {
    await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
    await user.click(button('Buy 0.250 BTCUSDT'));
    await waitFor(() => expect(orders(asked)).toHaveLength(times));
  };
  await user.type(screen.getByLabelText('Stop'), '90');
  await press(1);
  const accountIs = (phase: string) =>
    act(() => void client.setQueryData(keys.accounts, [{ account: 'simulator', venue: 'simulator', phase }]));
  accountIs('connecting');
  await screen.findByText('BTCUSDT.SIMULATOR is not traded on any account that is ready.');
  accountIs('ready');
  await user.type(await screen.findByLabelText('Stop'), '90');
  await press(2);
  await press(3);
  await press(4);
  await waitFor(() => expect(onPlaced).toHaveBeenCalledExactlyOnceWith('manual-1'));
  expect(new Set(orders(asked).map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1);
});

it.each([400, 409, 422])('takes a new key once the desk has decided with %i', async (status) => {
  const asked = deskOf({
    'POST /trading/order/preview': () => ({ body: preview(0.25) }),
    'POST /trading/order': () => ({ status, body: { title: 'Refused', detail: 'No.', status } }),
  });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />);
  const user = typist();
  await user.type(screen.getByLabelText('Stop'), '90');
  for (const times of [1, 2]) {
    await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
    await user.click(button('Buy 0.250 BTCUSDT'));
    await waitFor(() => expect(orders(asked)).toHaveLength(times));
  }
  const [first, second] = orders(asked).map(({ headers }) => headers.get('Idempotency-Key'));
  expect(second).not.toBe(first);
});

it('takes another key for another order, and its own again for one whose answer was lost', async () => {
  const asked = deskOf({
    'POST /trading/order/preview': () => ({ body: preview(0.25) }),
    'POST /trading/order': () => ({ status: 502, body: { title: 'Lost', status: 502 } }),
  });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />);
  const user = typist();
  for (const [index, stop] of ['90', '91', '90'].entries()) {
    await user.clear(screen.getByLabelText('Stop'));
    await user.type(screen.getByLabelText('Stop'), stop);
    await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
    await user.click(button('Buy 0.250 BTCUSDT'));
    await waitFor(() => expect(orders(asked)).toHaveLength(index + 1));
  }
  const [first, other, again] = orders(asked).map(({ headers }) => headers.get('Idempotency-Key'));
  expect([other === first, again === first]).toEqual([false, true]);
});

it('takes a time to close only after the market’s time', async () => {
  const asked = deskOf({ 'POST /trading/order/preview': () => ({ body: preview(0.25) }), 'POST /trading/order': placed });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />);
  const user = typist();
  await user.type(screen.getByLabelText('Stop'), '90');
  const placeAt = async (time: string) => {
    fireEvent.change(screen.getByLabelText('Close at, market time UTC'), { target: { value: time } });
    await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
    await user.click(button('Buy 0.250 BTCUSDT'));
  };
  // The clock of the market, not of whoever looks at it, which is years ahead.
  await placeAt('2024-12-01T12:00');
  expect(await screen.findByText('must be after the market’s time, 2024-12-01 12:00:00 UTC.')).toBeTruthy();
  expect(orders(asked)).toEqual([]);
  await placeAt('2024-12-01T12:01');
  await waitFor(() => expect(orders(asked)).toHaveLength(1));
  expect(orders(asked)[0]?.body).toMatchObject({ exits: [{ stop: 90, close_at: '2024-12-01T12:01:00Z' }] });
});

it('does not fold away further exits while one of their fields is set', async () => {
  deskOf({ 'POST /trading/order/preview': () => ({ body: preview(0.25) }) });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />);
  const user = typist();
  const summary = screen.getByText(/^More targets/);
  const folded = summary.closest('details');
  expect(folded?.open).toBe(false);
  await user.click(summary);
  expect(folded?.open).toBe(true);
  await user.click(summary);
  expect(folded?.open).toBe(false);
  await user.type(screen.getByLabelText('Trailing distance'), '4');
  expect(folded?.open).toBe(true);
  await user.click(summary);
  await waitFor(() => expect(folded?.open).toBe(true));
  await user.clear(screen.getByLabelText('Trailing distance'));
  // Nothing folds under the hands.
  expect(folded?.open).toBe(true);
  await user.click(summary);
  await waitFor(() => expect(folded?.open).toBe(false));
});

it('unfolds further exits where the desk refuses one of their fields', async () => {
  const errors = { 'exits[0].close_at': ['must be at most a year ahead.'] };
  deskOf({
    'POST /trading/order/preview': () => ({ body: preview(0.25) }),
    'POST /trading/order': () => ({ status: 400, body: { title: 'Invalid', status: 400, errors } }),
  });
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} />);
  const user = typist();
  await user.type(screen.getByLabelText('Stop'), '90');
  await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
  await user.click(button('Buy 0.250 BTCUSDT'));
  expect((await screen.findByText('must be at most a year ahead.')).closest('details')?.open).toBe(true);
});

it('asks for the quantity first where a risk decides it, then places each target with its share', async () => {
  const asked = deskOf({ 'POST /trading/order/preview': () => ({ body: preview(0.25) }), 'POST /trading/order': placed });
  const onPlaced = vi.fn();
  show(<OrderTicket market="BTCUSDT.SIMULATOR" onClose={() => undefined} onPlaced={onPlaced} />);
  const user = typist();
  const type = async (label: string, text: string) => user.type(screen.getByLabelText(label), text);
  await type('Stop', '90');
  await type('Target', '110');
  await user.click(screen.getByText(/^More targets/));
  await type('Second target', '120');
  expect(button('Buy').disabled).toBe(true);
  const [share] = screen.getAllByLabelText('Share closed, %');
  expect(screen.queryByText(/the rest/)?.textContent).toContain('the furthest closes the rest');
  if (share) await user.type(share, '40');
  expect(screen.getByText(/the rest/).textContent).toBe('Closes 60 % at 110.0 and the rest, 40 %, at 120.0. All share the stop.');
  await type('Trailing distance', '4');
  await waitFor(() => expect(button('Buy 0.250 BTCUSDT').disabled).toBe(false));
  await user.click(button('Buy 0.250 BTCUSDT'));
  await waitFor(() => expect(onPlaced).toHaveBeenCalledExactlyOnceWith('manual-1'));
  const exits = [
    { quantity: 0.15, target: 110, stop: 90, trail_distance: 4 },
    { target: 120, stop: 90, trail_distance: 4 },
  ];
  const common = { symbol: 'BTCUSDT', account: 'simulator', side: 'buy', type: 'market' };
  expect(orders(asked)[0]?.body).toEqual({ ...common, quantity: 0.25, exits });
  const previews = asked.filter(({ path }) => path === '/trading/order/preview').map(({ body }) => body);
  expect(previews.slice(-2)).toEqual([
    { ...common, target: 110, stop: 90, risk_percent: 1 },
    { ...common, quantity: 0.25, exits },
  ]);
});
