// @vitest-environment jsdom
import { createEvent, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Confirm, Dialog, DialogContent } from './Dialog';

const question = (onClose: () => void, keep = false) => (
  <Dialog title="Rename" onClose={onClose} keep={keep}>
    <DialogContent>
      <input aria-label="Name" />
    </DialogContent>
  </Dialog>
);

it('has the focus in what is to be typed, and gives it back when it goes', () => {
  render(<button type="button">Opener</button>);
  screen.getByRole('button', { name: 'Opener' }).focus();
  const { unmount } = render(question(() => undefined));
  expect(screen.getByRole('dialog', { name: 'Rename' })).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText('Name'));
  unmount();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Opener' }));
});

it('closes by its button, by Escape and by a click beside it, not by one within', async () => {
  const onClose = vi.fn();
  render(question(onClose));
  const dialog = screen.getByRole('dialog');
  await userEvent.click(screen.getByLabelText('Name'));
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  fireEvent(dialog, createEvent('cancel', dialog));
  await userEvent.click(dialog);
  expect(onClose).toHaveBeenCalledTimes(3);
});

it('stays when it shows what cannot be shown again', async () => {
  const onClose = vi.fn();
  render(question(onClose, true));
  const dialog = screen.getByRole('dialog');
  fireEvent(dialog, createEvent('cancel', dialog));
  await userEvent.click(dialog);
  expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
});

it('asks once, and the action is a button of its own', async () => {
  const [onConfirm, onClose] = [vi.fn(), vi.fn()];
  render(
    <Confirm title="Delete it?" action="Delete" onConfirm={onConfirm} onClose={onClose}>
      It is gone then.
    </Confirm>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
  expect(onConfirm).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(onClose).toHaveBeenCalledOnce();
});
