// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { keys } from '../../api/keys';
import { live } from '../../api/live';
import type { Step } from '../../api/types';
import { deskOf, session, show, step, tree } from '../../ui/testing/desk';
import { NextTrade } from './NextTrade';
import { sessionKeys } from './queries';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const path = '/api/sessions/s1/steps';
const won: Partial<Step> = { step_number: 2, step_type: 'RESULT', result: 'win', profit_loss: 10, new_node: '1-0', running_total: 10 };
const taken = (fields = won) => ({ status: 201, body: step(fields) });
const button = (name: string) => screen.getByRole('button', { name }) as HTMLButtonElement;
const panel = () => screen.getByRole('region', { name: 'Next trade' }).textContent;

it('says what is staked, and what a result brings and leads to', async () => {
  show(<NextTrade session={session()} tree={tree} />);
  expect(panel()).toContain('Stake1.00 % · 10.00');
  expect(panel()).toContain('If won+10.00 → 1-0');
  expect(panel()).toContain('If lost−10.00 → 0-1');
  await userEvent.type(screen.getByLabelText('Amount'), '5.75');
  expect(panel()).toContain('If won+5.75 → 1-0');
  expect(panel()).toContain('If lost−5.75 → 0-1');
});

it('enters a win as the tree assumes it, and is empty again', async () => {
  const asked = deskOf({ [`POST ${path}`]: () => taken() });
  const { client } = show(<NextTrade session={session()} tree={tree} />);
  client.setQueryData(sessionKeys.steps('s1'), []);
  await userEvent.type(screen.getByLabelText('Note'), ' at the open ');
  await userEvent.click(button('Won'));
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Won 10.00, now at 1-0.'));
  expect(asked.map(({ body }) => body)).toEqual([{ result: 'win', amount: null, note: 'at the open' }]);
  expect(client.getQueryData(sessionKeys.steps('s1'))).toMatchObject([{ step_number: 2 }]);
  await waitFor(() => expect((screen.getByLabelText('Note') as HTMLInputElement).value).toBe(''));
  await waitFor(() => expect(document.activeElement).toBe(button('Won')));
});

it('enters a loss of an amount without a sign', async () => {
  const lost = { ...won, result: 'loss' as const, profit_loss: -5.75, new_node: '0-1' };
  const asked = deskOf({ [`POST ${path}`]: () => taken(lost) });
  show(<NextTrade session={session()} tree={tree} />);
  await userEvent.type(screen.getByLabelText('Amount'), '5.75');
  await userEvent.click(button('Lost'));
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Lost 5.75, now at 0-1.'));
  expect(asked.map(({ body }) => body)).toEqual([{ result: 'loss', amount: 5.75, note: null }]);
});

it('says beside the field that an amount has no sign, and sends nothing', async () => {
  const asked = deskOf({});
  show(<NextTrade session={session()} tree={tree} />);
  await userEvent.type(screen.getByLabelText('Amount'), '-5');
  await userEvent.click(button('Lost'));
  expect((await screen.findByRole('alert')).textContent).toBe('must not be negative: Won and Lost say which way it went.');
  expect(asked).toEqual([]);
});

it('lays what the desk says of the amount beside it', async () => {
  const words = 'must be between 0 and 1000000000000.';
  deskOf({
    [`POST ${path}`]: () => ({ status: 400, body: { status: 400, title: 'Bad Request', detail: '', errors: { amount: [words] } } }),
  });
  show(<NextTrade session={session()} tree={tree} />);
  await userEvent.type(screen.getByLabelText('Amount'), '9e15');
  await userEvent.click(button('Won'));
  expect((await screen.findByRole('alert')).textContent).toBe(words);
  expect(screen.getByLabelText('Amount').getAttribute('aria-invalid')).toBe('true');
  expect((screen.getByLabelText('Amount') as HTMLInputElement).value).toBe('9e15');
});

it('is sent once, however often it is pressed before the desk has answered', async () => {
  let answer: (response: Response) => void = () => undefined;
  const fetched = vi.fn(() => new Promise<Response>((resolve) => (answer = resolve)));
  vi.stubGlobal('fetch', fetched);
  show(<NextTrade session={session()} tree={tree} />);
  const pressed = button('Won');
  act(() => {
    pressed.click();
    pressed.click();
    button('Lost').click();
  });
  await waitFor(() => expect(fetched).toHaveBeenCalled());
  expect(pressed.disabled).toBe(true);
  expect(button('Lost').disabled).toBe(true);
  expect(pressed.getAttribute('aria-busy')).toBe('true');
  expect(button('Lost').getAttribute('aria-busy')).toBeNull();
  answer(new Response(JSON.stringify(step(won)), { status: 201, headers: { 'Content-Type': 'application/json' } }));
  await waitFor(() => expect(button('Won').disabled).toBe(false));
  expect(fetched).toHaveBeenCalledOnce();
});

it('says that the session has ended meanwhile, and fetches it again', async () => {
  deskOf({
    [`POST ${path}`]: () => ({
      status: 409,
      body: { status: 409, title: 'Conflict', detail: 'This session has ended: won with Start → 1-0 → WIN.', errors: {} },
    }),
  });
  const { client } = show(<NextTrade session={session()} tree={tree} />);
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  await userEvent.click(button('Won'));
  expect((await screen.findByRole('alert')).textContent).toContain('This session has ended: won with Start → 1-0 → WIN.');
  expect(invalidate).toHaveBeenCalledExactlyOnceWith({ queryKey: keys.sessions });
});

it('leaves fetching again to the stream while there is one', async () => {
  deskOf({ [`POST ${path}`]: () => taken() });
  const { client } = show(<NextTrade session={session()} tree={tree} />);
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  const status = vi.spyOn(live, 'getStatus').mockReturnValue({ state: 'open', lostSince: null, lastMessageAt: null, gaps: 0 });
  await userEvent.click(button('Won'));
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain('Won'));
  expect(invalidate).not.toHaveBeenCalled();
  status.mockReturnValue({ state: 'lost', lostSince: 1, lastMessageAt: null, gaps: 0 });
  await waitFor(() => expect(button('Won').disabled).toBe(false));
  await userEvent.click(button('Won'));
  await waitFor(() => expect(invalidate).toHaveBeenCalledExactlyOnceWith({ queryKey: keys.sessions }));
});

it('is gone once the session has ended', () => {
  show(<NextTrade session={session({ status: 'won', is_completed: true, current_node: 'WIN' })} tree={tree} />);
  expect(screen.queryByRole('region', { name: 'Next trade' })).toBeNull();
});

it('is not there for a viewer', () => {
  show(<NextTrade session={session()} tree={tree} />, { role: 'viewer' });
  expect(screen.queryByRole('region', { name: 'Next trade' })).toBeNull();
});
