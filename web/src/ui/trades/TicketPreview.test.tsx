// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { emptyTicket, wishOf, type Ticket } from '../../domain/ticket';
import { deskOf, instrument, show } from '../testing/desk';
import { Place, TicketPreview } from './TicketPreview';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  localStorage.clear();
});

const exit = (quantity: number, target: number, profit: number | null, loss: number | null) => ({
  quantity, target, stop: 90, profit_at_target: profit, loss_at_stop: loss,
});
const answered = (fields: object = {}) => ({
  quantity: 1,
  price: 100,
  value: 100,
  may_be_placed: true,
  buying_power: 1000,
  rules: [],
  limits: [],
  money: { exits: [exit(0.25, 120, 4.5, 2.75), exit(0.75, 110, 7.25, 8.5)], entry_fee: 0.1, spread: 0, slippage: 0, break_even: 100.5 },
  ...fields,
});

const several: Ticket = {
  ...emptyTicket, sizing: 'quantity', size: '1', target: '110', stop: '90', target2: '120', share2: '25', trail: '4.25',
  close_at: '2024-12-05T14:30',
};
const shown = async (ticket: Ticket) => {
  const wish = wishOf(ticket, { symbol: 'BTCUSDT', account: 'simulator' });
  show(
    <>
      <TicketPreview wish={wish} hindrance={null} instrument={instrument} onTold={() => undefined} />
      <Place wish={wish} instrument={instrument}>
        {(word, may) => <button disabled={!may}>{word}</button>}
      </Place>
    </>,
  );
  await screen.findByTestId('order-preview');
  await waitFor(() => expect(screen.getByTestId('order-preview').getAttribute('aria-busy')).toBe('false'));
};
const figure = (word: string) => within(screen.getByTestId('order-preview')).queryByText(word)?.nextElementSibling?.textContent;

it('adds up what all exits lose at the stop and bring at their targets, each with its sign', async () => {
  deskOf({ 'POST /trading/order/preview': () => ({ body: answered() }) });
  await shown(several);
  expect(figure('If stopped out')).toBe('−11.25');
  expect(figure('If all targets are reached')).toBe('+11.75');
  const words = [...screen.getByTestId('order-preview').querySelectorAll('dt')].map((word) => word.textContent);
  expect(words.filter((word) => word?.includes(' at '))).toEqual(['0.750 at 110.0', '0.250 at 120.0']);
  expect([figure('0.750 at 110.0'), figure('0.250 at 120.0')]).toEqual(['+7.25', '+4.50']);
});

it('sums up nothing of which a part is unknown', async () => {
  const money = { ...answered().money, exits: [exit(0.25, 120, 4.5, 2.75), exit(0.75, 110, null, null)] };
  deskOf({ 'POST /trading/order/preview': () => ({ body: answered({ money }) }) });
  await shown(several);
  expect([figure('If stopped out'), figure('If all targets are reached')]).toEqual(['–', '–']);
});

it('shows how the stop trails and when it closes, as it will be placed and in the viewer’s zone', async () => {
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-120);
  deskOf({ 'POST /trading/order/preview': () => ({ body: answered() }) });
  await shown(several);
  expect(figure('Stop trails by')).toBe('4.25');
  expect(figure('Closes at')).toBe('2024-12-05 16:30 UTC+2');
});

it('shows neither where an order has none', async () => {
  deskOf({ 'POST /trading/order/preview': () => ({ body: answered() }) });
  await shown({ ...several, trail: '', close_at: '' });
  expect([figure('Stop trails by'), figure('Closes at')]).toEqual([undefined, undefined]);
});

it('says by the desk’s rule why a risk has no quantity, before any share of it is reckoned', async () => {
  const detail = 'Quantity 0 is not above 0 (the step is 0.001).';
  const rules = [{ rule: 'QuantityZero', passed: false, detail, title: null, may_retry: false, is_warning: false }];
  const asked = deskOf({
    'POST /trading/order/preview': () => ({ body: answered({ quantity: 0, may_be_placed: false, rules, money: null }) }),
  });
  await shown({ ...several, sizing: 'risk_amount', size: '0.01' });
  expect(screen.getByRole('list', { name: 'Failed checks and warnings' }).textContent).toContain(detail);
  expect(screen.queryByText(/less than the smallest step/)).toBeNull();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Buy/ }).disabled).toBe(true);
  expect(asked.map(({ body }) => body)).toEqual([expect.objectContaining({ risk_amount: 0.01, target: 110, stop: 90 })]);
});
