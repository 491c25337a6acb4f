// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { requestOn } from '../../api/requests';
import type { Trade } from '../../api/types';
import { deskOf, show, trade } from '../testing/desk';
import { BreakEvenDialog } from './BreakEvenDialog';
import { CloseAllDialog } from './CloseAllDialog';
import { ReduceDialog } from './ReduceDialog';
import { MoveDialog } from './MoveDialog';
import { TimeDialog } from './TimeDialog';
import { TrailDialog } from './TrailDialog';

afterEach(() => vi.unstubAllGlobals());

const taken = () => ({ status: 202, body: { trade_id: 't1', status: 'taken' } });
const exit = (number: number, fields: object = {}) => ({
  number, quantity: 1, target: 110, stop: 90, trail_distance: null, close_at: null, place: 'venue' as const, ...fields,
});
const options = (label: string) => [...(screen.getByLabelText(label) as HTMLSelectElement).options].map(({ text }) => text);
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
  const exits = [exit(1), exit(2)];
  show(<MoveDialog trade={trade({ exits })} leg="stop" onClose={onClose} />);
  await userEvent.selectOptions(screen.getByLabelText('Exit'), '2');
  await retype('New stop', '95.3');
  expect(screen.getByTestId('action-facts').textContent).toContain('If stopped out, before fees−4.50');
  await userEvent.click(screen.getByRole('button', { name: 'Move the stop to 95.5' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(asked.map(({ path, body }) => [path, body])).toEqual([['/trading/trades/t1/amend', { stop: 95.5, exit_number: 2 }]]);
  expect(requestOn('t1')?.what).toBe('Move stop');
});

it('moves the stop of all exits that share it, one after the other', async () => {
  const asked = deskOf({ 'POST /trading/trades/t1/amend': taken });
  const onClose = vi.fn();
  const exits = [exit(1, { quantity: 0, stop: 80 }), exit(2, { quantity: 0.5 }), exit(3, { quantity: 1.5 })];
  show(<MoveDialog trade={trade({ exits, stop: 80 })} leg="stop" to={{ exit: 2, price: 95 }} onClose={onClose} />);
  expect(options('Exit')).toEqual(['All of them', '2: 0.5', '3: 1.5']);
  const facts = screen.getByTestId('action-facts');
  expect(facts.textContent).toBe('Currently at90.0Price now104.0Quantity2If stopped out, before fees−10.00At the present stop−20.00');
  await userEvent.selectOptions(screen.getByLabelText('Exit'), '2: 0.5');
  expect(facts.textContent).toContain('Quantity0.5If stopped out, before fees–At the present stop−5.00');
  await userEvent.selectOptions(screen.getByLabelText('Exit'), 'All of them');
  await retype('New stop', '95');
  await userEvent.click(screen.getByRole('button', { name: 'Move the stop to 95.0' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(asked.map(({ body }) => body)).toEqual([
    { stop: 95, exit_number: 2 },
    { stop: 95, exit_number: 3 },
  ]);
});

it('begins with the first exit that has something left, and with the stop that it shares', () => {
  const exits = [exit(1, { quantity: 0, target: 105, stop: 80 }), exit(2, { target: 112, stop: 91 }), exit(3), exit(4)];
  const first = show(<MoveDialog trade={trade({ exits })} leg="stop" onClose={() => undefined} />);
  expect(options('Exit')).toEqual(['3 and 4: 2', '2: 1', '3: 1', '4: 1']);
  expect((screen.getByLabelText('New stop') as HTMLInputElement).value).toBe('91');
  expect(screen.getByTestId('action-facts').textContent).toContain('At the present stop−9.00');
  first.unmount();
  const target = show(<MoveDialog trade={trade({ exits })} leg="target" onClose={() => undefined} />);
  expect(options('Exit')).toEqual(['2: 1', '3: 1', '4: 1']);
  expect((screen.getByLabelText('New target') as HTMLInputElement).value).toBe('112');
  target.unmount();
  show(<TrailDialog trade={trade({ exits: exits.slice(0, 2) })} onClose={() => undefined} />);
  expect(screen.queryByLabelText('Exit')).toBeNull();
});

it('offers a trail and a time to exits that have something left, and to no others', () => {
  const exits = [exit(1, { quantity: 0 }), exit(2), exit(3)];
  for (const Shown of [TrailDialog, TimeDialog]) {
    const shown = show(<Shown trade={trade({ exits })} onClose={() => undefined} />);
    expect(options('Exit')).toEqual(['All of them', '2: 1', '3: 1']);
    shown.unmount();
  }
});

it.each([
  [422, 'Exit 1 was moved; exits 2 and 3 were not. The stop 95 would be touched at once (PriceBeyondStop).'],
  [502, 'Exit 1 was moved; exit 2 may have been; exit 3 was not. Lost on the way'],
])('stops at the first exit that is refused with %i, says which were moved, and leaves those alone then', async (status, words) => {
  const rules = [{ rule: 'PriceBeyondStop', passed: false, detail: 'The stop 95 would be touched at once.' }];
  const refused = { status, body: { status, title: 'Refused', detail: 'Lost on the way', rules: status === 422 ? rules : undefined } };
  let answers = 0;
  const asked = deskOf({ 'POST /trading/trades/t1/amend': () => (++answers === 2 ? refused : taken()) });
  const onClose = vi.fn();
  const dialog = (exits: Trade['exits']) => <MoveDialog trade={trade({ exits })} leg="stop" onClose={onClose} />;
  const { client, rerender } = show(dialog([exit(1), exit(2), exit(3)]));
  await retype('New stop', '95');
  const move = () => userEvent.click(screen.getByRole('button', { name: 'Move the stop to 95.0' }));
  await move();
  expect((await screen.findByRole('alert')).textContent).toContain(words);
  expect(asked.map(({ body }) => body)).toEqual([{ stop: 95, exit_number: 1 }, { stop: 95, exit_number: 2 }]);
  expect(requestOn('t1')).toBeUndefined();
  // What was moved shows in the trade by now.
  rerender(<QueryClientProvider client={client}>{dialog([exit(1, { stop: 95 }), exit(2), exit(3)])}</QueryClientProvider>);
  expect(screen.getByTestId('action-facts').textContent).toContain(
    'Currently at–Price now104.0Quantity3If stopped out, before fees−15.00At the present stop−25.00',
  );
  await move();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(asked.slice(2).map(({ body }) => body)).toEqual([{ stop: 95, exit_number: 2 }, { stop: 95, exit_number: 3 }]);
});

it('says of one exit alone, or of the first, just why it was refused', async () => {
  const rules = [{ rule: 'PriceBeyondStop', passed: false, detail: 'The stop 95 would be touched at once.' }];
  const asked = deskOf({ 'POST /trading/trades/t1/amend': () => ({ status: 422, body: { status: 422, title: 'Refused', rules } }) });
  show(<MoveDialog trade={trade({ exits: [exit(1), exit(2)] })} leg="stop" onClose={() => undefined} />);
  await retype('New stop', '95');
  await userEvent.click(screen.getByRole('button', { name: 'Move the stop to 95.0' }));
  expect((await screen.findByRole('alert')).textContent).toBe('The stop 95 would be touched at once (PriceBeyondStop).');
  expect(asked).toHaveLength(1);
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

it('says of the rest what it keeps, with one exit left and with several', () => {
  const one = show(<ReduceDialog trade={trade({ exits: [exit(1, { quantity: 0 }), exit(2)] })} onClose={() => undefined} />);
  expect(screen.getByText(/The rest keeps its target and stop\./)).toBeTruthy();
  one.unmount();
  show(<ReduceDialog trade={trade({ exits: [exit(1), exit(2)] })} onClose={() => undefined} />);
  expect(screen.getByText(/Of its exits the first keep their shares/)).toBeTruthy();
});
