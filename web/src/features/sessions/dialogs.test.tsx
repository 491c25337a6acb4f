// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { keys } from '../../api/keys';
import { deskOf, session, show, tree } from '../../ui/testing/desk';
import { Notes } from './Notes';
import { DeleteDialog, NameDialog, SessionActions } from './SessionActions';
import { WalkByHandDialog } from './WalkByHandDialog';

afterEach(() => vi.unstubAllGlobals());

const nothing = () => undefined;
const refused = (status: number, detail: string, errors = {}) => ({ status, body: { status, title: 'Refused', detail, errors } });

it('opens a session with the first tree, which is on screen, unless another is chosen', async () => {
  const asked = deskOf({ 'POST /api/sessions': () => ({ status: 201, body: session() }) });
  const onOpened = vi.fn();
  const other = { ...tree, id: 'three', version: 3 };
  const { client } = show(<WalkByHandDialog onClose={nothing} onOpened={onOpened} />, { trees: [tree, other] });
  expect(screen.getByRole('dialog').textContent).toContain('First stake 1.00 %; ends at 2.00 % or −2.00 %.');
  await userEvent.type(screen.getByLabelText('Session name'), ' paper ');
  await userEvent.type(screen.getByLabelText('Initial amount'), '2500.5{Enter}');
  await waitFor(() => expect(onOpened).toHaveBeenCalledOnce());
  expect(client.getQueryData(keys.session('s1'))).toMatchObject({ session_id: 's1' });
  await userEvent.selectOptions(screen.getByLabelText('Staking tree'), 'two before two, version 3');
  await userEvent.click(screen.getByRole('button', { name: 'Begin the session' }));
  await waitFor(() => expect(onOpened).toHaveBeenCalledTimes(2));
  expect(asked.map(({ body }) => body)).toEqual([
    { session_name: 'paper', staking_tree_id: 'two', initial_amount: 2500.5 },
    { session_name: 'paper', staking_tree_id: 'three', initial_amount: 2500.5 },
  ]);
});

it('says beside its fields what a new session lacks, and what the desk says of them', async () => {
  const words = "There is no staking tree 'two'; GET /api/staking-trees lists them.";
  const asked = deskOf({ 'POST /api/sessions': () => refused(400, '', { staking_tree_id: [words] }) });
  show(<WalkByHandDialog onClose={nothing} onOpened={nothing} />, { trees: [tree] });
  await userEvent.click(screen.getByRole('button', { name: 'Begin the session' }));
  const alerts = async () => (await screen.findAllByRole('alert')).map(({ textContent }) => textContent);
  expect(await alerts()).toEqual(['is required.', 'is required.']);
  await userEvent.type(screen.getByLabelText('Session name'), 'paper');
  await userEvent.type(screen.getByLabelText('Initial amount'), '0');
  await userEvent.click(screen.getByRole('button', { name: 'Begin the session' }));
  await waitFor(async () => expect(await alerts()).toEqual(['must be at least 0.01.']));
  expect(asked).toEqual([]);
  await userEvent.type(screen.getByLabelText('Initial amount'), '.5');
  await userEvent.click(screen.getByRole('button', { name: 'Begin the session' }));
  await waitFor(async () => expect(await alerts()).toEqual([words]));
});

it('names and tags a session, and shows it at once', async () => {
  const named = { session_name: 'December', session_tags: ['news', 'long only'] };
  const asked = deskOf({ 'PATCH /api/sessions/s1': () => ({ body: session(named) }) });
  const onClose = vi.fn();
  const { client } = show(<NameDialog session={session({ session_tags: ['news'] })} onClose={onClose} />);
  client.setQueryData(keys.session('s1'), session());
  const field = screen.getByLabelText('Session name');
  expect((field as HTMLInputElement).value).toBe('by hand');
  await userEvent.clear(field);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toBe('is required.');
  await userEvent.type(screen.getByLabelText('Tags'), ', long only ,,');
  await userEvent.type(field, 'December {Enter}');
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(asked.map(({ body }) => body)).toEqual([named]);
  expect(client.getQueryData(keys.session('s1'))).toMatchObject(named);
});

it.each([
  [session(), 'It is open and ends as closed. Its steps are kept for the record.'],
  [session({ route_id: 'r1' }), 'It is open and ends as closed; the next signal of its route begins a new one. Its steps and trades'],
  [session({ status: 'won', is_completed: true }), 'The session disappears from the list. Its steps are kept for the record.'],
] as const)('says what a deletion does before it is done', (deleted, words) => {
  show(<DeleteDialog session={deleted} onClose={nothing} onDeleted={() => Promise.resolve()} />);
  expect(screen.getByRole('dialog', { name: 'Delete by hand?' }).textContent).toContain(words);
});

it('leaves the page of a deleted session before it is forgotten', async () => {
  const asked = deskOf({ 'DELETE /api/sessions/s1': () => ({ body: null }) });
  const known: unknown[] = [];
  const { client } = show(
    <DeleteDialog
      session={session()}
      onClose={nothing}
      onDeleted={() => {
        known.push(client.getQueryData(keys.session('s1')));
        return Promise.resolve();
      }}
    />,
  );
  client.setQueryData(keys.session('s1'), session());
  await userEvent.click(screen.getByRole('button', { name: 'Delete the session' }));
  await waitFor(() => expect(client.getQueryData(keys.session('s1'))).toBeUndefined());
  expect(known).toMatchObject([{ session_id: 's1' }]);
  expect(asked).toHaveLength(1);
});

it('says why the desk does not delete a session', async () => {
  const words = 'The session has a trade in flight; close the trade first.';
  deskOf({ 'DELETE /api/sessions/s1': () => refused(409, words) });
  const onDeleted = vi.fn(() => Promise.resolve());
  show(<DeleteDialog session={session()} onClose={nothing} onDeleted={onDeleted} />);
  await userEvent.click(screen.getByRole('button', { name: 'Delete the session' }));
  expect((await screen.findByRole('alert')).textContent).toContain(words);
  expect(onDeleted).not.toHaveBeenCalled();
});

it('asks for one thing at a time', async () => {
  show(<SessionActions session={session()} onDeleted={() => Promise.resolve()} />);
  await userEvent.click(screen.getByRole('button', { name: 'Name and tags' }));
  expect(screen.getByRole('dialog', { name: 'Name and tags of the session' })).toBeTruthy();
});

it.each([
  ['viewer', 0, true],
  ['trader', 2, false],
] as const)('offers a %s %d commands', (role, commands, readOnly) => {
  show(
    <>
      <SessionActions session={session()} onDeleted={() => Promise.resolve()} />
      <Notes session={session()} />
    </>,
    { role },
  );
  expect(screen.queryAllByRole('button')).toHaveLength(commands);
  expect((screen.getByLabelText('Notes') as HTMLTextAreaElement).readOnly).toBe(readOnly);
});
