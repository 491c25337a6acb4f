// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { requestOn } from '../../api/requests';
import { deskOf, show, trade } from '../testing/desk';
import { BreakEvenDialog } from './BreakEvenDialog';
import { CloseAllDialog } from './CloseAllDialog';
import { MoveDialog } from './MoveDialog';
import { TimeDialog } from './TimeDialog';
import { TrailDialog } from './TrailDialog';

afterEach(() => vi.unstubAllGlobals());

const taken = () => ({ status: 202, body: { trade_id: 't1', status: 'taken' } });
const retype = async (label: string | RegExp, text: string) => {
  const field = screen.getByLabelText(label);
  await userEvent.clear(field);
  await userEvent.type(field, text);
};

it.each([
  ['buy', '105', 'The stop of a long has to be below the market, now 104.0.'],
  ['sell', '103', 'The stop of a short has to be above the market, now 104.0.'],
] as const)('does not send a stop of a %s beyond the market, and says why', async (side, wrong, words) => {
  show(<MoveDialog trade={trade({ side })} leg="stop" onClose={() => undefined} />);
  await retype('New stop', wrong);
  expect(screen.getByRole('alert').textContent).toBe(words);
  expect((screen.getByRole('button', { name: 'Move the stop' }) as HTMLButtonElement).disabled).toBe(true);
});

it('sends a stop on the tick, for the exit that is meant, with what it would bring', async () => {
  const asked = deskOf({ 'POST /trading/trades/t1/amend': taken });
  const onClose = vi.fn();
  const exits = [1, 2].map((number) => ({
    number, quantity: 1, target: 110, stop: 90, trail_distance: null, close_at: null, place: 'venue' as const,
  }));
  show(<MoveDialog trade={trade({ exits })} leg="stop" onClose={onClose} />);
  await userEvent.selectOptions(screen.getByLabelText('Exit'), '2');
  await retype('New stop', '95.3');
  expect(screen.getByTestId('action-facts').textContent).toContain('If stopped out−4.50');
  await userEvent.click(screen.getByRole('button', { name: 'Move the stop to 95.5' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(asked.map(({ path, body }) => [path, body])).toEqual([['/trading/trades/t1/amend', { stop: 95.5, exit_number: 2 }]]);
  expect(requestOn('t1')?.what).toBe('Move stop');
});

it('moves nothing where live money is at stake before the symbol is typed', async () => {
  const asked = deskOf({ 'POST /trading/trades/t1/amend': taken });
  show(<MoveDialog trade={trade({ mode: 'live' })} leg="target" onClose={() => undefined} />);
  await retype('New target', '120');
  await userEvent.click(screen.getByRole('button', { name: 'Move the target to 120.0' }));
  expect(screen.getByRole('alert').textContent).toBe('must be BTCUSDT.');
  expect(asked).toEqual([]);
  await userEvent.type(screen.getByLabelText(/^This is live money/), 'btcusdt');
  await userEvent.click(screen.getByRole('button', { name: 'Move the target to 120.0' }));
  await waitFor(() => expect(asked).toHaveLength(1));
});

it('says beside the dialog why the desk refuses a break-even', async () => {
  deskOf({
    'POST /trading/trades/t1/break-even': () => ({
      status: 422,
      body: { status: 422, title: 'Refused', detail: 'PriceBeyondStop: The stop 100.5 would be touched at once.', errors: {} },
    }),
  });
  show(<BreakEvenDialog trade={trade()} onClose={() => undefined} />);
  await userEvent.click(screen.getByRole('button', { name: 'Move the stop to break-even' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The stop 100.5 would be touched at once.');
  expect(requestOn('t1')).toBeUndefined();
});

it.each([
  ['buy', '102.5'],
  ['sell', '105.5'],
] as const)('shows where a trail of a %s would follow, and sends its distance', async (side, at) => {
  const asked = deskOf({ 'POST /trading/trades/t1/trail': taken });
  show(<TrailDialog trade={trade({ side })} onClose={() => undefined} />);
  await userEvent.click(screen.getByRole('button', { name: 'Trail the stop' }));
  expect(screen.getByRole('alert').textContent).toBe('must be a distance above 0.');
  await userEvent.type(screen.getByLabelText('Distance, in price units'), '1.4');
  expect(screen.getByTestId('action-facts').textContent).toContain(`Stop would be at${at}`);
  await userEvent.click(screen.getByRole('button', { name: 'Trail the stop' }));
  await waitFor(() => expect(asked.map(({ body }) => body)).toEqual([{ distance: 1.5, exit_number: null }]));
});

it('ends a trail, and takes back a time', async () => {
  const asked = deskOf({ 'POST /trading/trades/t1/trail': taken, 'POST /trading/trades/t1/close-at': taken });
  const exits = [
    { number: 1, quantity: 2, target: 110, stop: 90, trail_distance: 5, close_at: '2024-12-01T20:30:00Z', place: 'desk' as const },
  ];
  show(<TrailDialog trade={trade({ exits })} onClose={() => undefined} />).unmount();
  const first = show(<TrailDialog trade={trade({ exits })} onClose={() => undefined} />);
  await userEvent.click(screen.getByRole('button', { name: 'Stop trailing' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  first.unmount();
  show(<TimeDialog trade={trade({ exits })} onClose={() => undefined} />);
  expect((screen.getByLabelText('Close at, market time UTC') as HTMLInputElement).value).toBe('2024-12-01T20:30');
  await userEvent.click(screen.getByRole('button', { name: 'Remove the time' }));
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked.map(({ body }) => body)).toEqual([
    { distance: null, exit_number: null },
    { close_at: null, exit_number: null },
  ]);
});

it('begins with an hour from now by the clock of the venue', async () => {
  const asked = deskOf({ 'POST /trading/trades/t1/close-at': taken });
  show(<TimeDialog trade={trade()} onClose={() => undefined} />);
  await userEvent.click(screen.getByRole('button', { name: 'Set the time' }));
  await waitFor(() => expect(asked.map(({ body }) => body)).toEqual([{ close_at: '2024-12-01T13:00:00Z', exit_number: null }]));
});

it('names what it will close, and closes exactly that', async () => {
  const asked = deskOf({ 'POST /positions/close': () => ({ status: 202, body: { trade_ids: ['t1', 't2'] } }) });
  const resting = trade({ trade_id: 't2', phase: 'entering', open_quantity: 0, entry_average_price: null });
  const over = trade({ trade_id: 't3', phase: 'exited', open_quantity: 0 });
  const onClose = vi.fn();
  show(<CloseAllDialog trades={[trade(), resting, over]} onClose={onClose} />);
  expect(screen.getByRole('dialog').textContent).toContain('This closes 1 open trade at the market and cancels 1 resting entry.');
  expect(screen.getByRole('table').textContent).toContain('+8.00');
  await userEvent.click(screen.getByRole('button', { name: 'Close all 2 trades' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(asked.map(({ body }) => body)).toEqual([{ trade_ids: ['t1', 't2'] }]);
});

it('closes everything only after the words where one of them is live', async () => {
  const asked = deskOf({ 'POST /positions/close': () => ({ status: 202, body: { trade_ids: ['t1', 't2'] } }) });
  show(<CloseAllDialog trades={[trade(), trade({ trade_id: 't2', mode: 'live' })]} onClose={() => undefined} />);
  await userEvent.click(screen.getByRole('button', { name: 'Close all 2 trades' }));
  expect(screen.getByRole('alert').textContent).toBe('must be CLOSE ALL.');
  expect(asked).toEqual([]);
  await userEvent.type(screen.getByLabelText(/^This is live money/), 'close all{Enter}');
  await waitFor(() => expect(asked).toHaveLength(1));
});

it('has nothing to close where nothing is open', () => {
  show(<CloseAllDialog trades={[]} onClose={() => undefined} />);
  expect(screen.getByText('Nothing is open.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Close (all|the)/ })).toBeNull();
});
