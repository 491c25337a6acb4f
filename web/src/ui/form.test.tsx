// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { ApiError } from '../api/client';
import { TextField } from './Field';
import { required, useDeskForm } from './form';

function Form({ send, onDone }: { send: (values: { name: string }) => Promise<unknown>; onDone?: () => void }) {
  const form = useDeskForm({ initial: { name: '' }, check: ({ name }) => ({ name: required(name) }), send, onDone });
  return (
    <form.AppForm>
      <form.Frame>
        <form.AppField name="name">{(field) => <field.Text label="Name" hint="As you like." />}</form.AppField>
        <form.Rest />
        <form.Submit>Save</form.Submit>
      </form.Frame>
    </form.AppForm>
  );
}

it('ties a field to what is said of it', () => {
  const { rerender } = render(<TextField label="Stop" hint="Below the market." />);
  const field = screen.getByLabelText('Stop');
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Below the market.');
  expect(field.getAttribute('aria-invalid')).toBeNull();
  rerender(<TextField label="Stop" hint="Below the market." errors={['is required.']} />);
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe('is required.');
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

it('sends nothing that it knows to be wrong', async () => {
  const send = vi.fn(() => Promise.resolve());
  render(<Form send={send} />);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(screen.getByRole('alert').textContent).toBe('is required.');
  expect(send).not.toHaveBeenCalled();
});

it('lays what the desk refuses beside the field, once, and sends it again as it is', async () => {
  const refused = new ApiError(400, 'Invalid', 'name: is taken.', { name: ['is taken.'] }, null, null);
  const send = vi.fn(() => Promise.resolve({})).mockRejectedValueOnce(refused);
  const onDone = vi.fn();
  render(<Form send={send} onDone={onDone} />);
  await userEvent.type(screen.getByLabelText('Name'), 'btc');
  await userEvent.keyboard('{Enter}');
  expect((await screen.findAllByRole('alert')).map((alert) => alert.textContent)).toEqual(['is taken.']);
  expect(onDone).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(send).toHaveBeenCalledTimes(2);
  expect(onDone).toHaveBeenCalledOnce();
});

it('tells what no field shows below them', async () => {
  render(<Form send={() => Promise.reject(new ApiError(0, 'No connection', 'The desk does not answer.', {}, null, null))} />);
  await userEvent.type(screen.getByLabelText('Name'), 'btc{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('The desk does not answer.');
});
