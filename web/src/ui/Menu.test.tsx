// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { Menu } from './Menu';

const menu = (
  <>
    <Menu label="Columns" button="…">
      <button type="button">Within</button>
    </Menu>
    <p>Elsewhere</p>
    <button type="button">Behind</button>
  </>
);

it('opens and closes by its button, and says so', async () => {
  render(menu);
  const button = screen.getByRole('button', { name: 'Columns' });
  expect(button.getAttribute('aria-expanded')).toBe('false');
  await userEvent.click(button);
  expect(button.getAttribute('aria-expanded')).toBe('true');
  await userEvent.click(screen.getByRole('button', { name: 'Within' }));
  expect(screen.getByRole('button', { name: 'Within' })).toBeTruthy();
  await userEvent.click(button);
  expect(screen.queryByRole('button', { name: 'Within' })).toBeNull();
});

it('closes on Escape, with the focus back on its button, and on a click elsewhere', async () => {
  render(menu);
  const button = screen.getByRole('button', { name: 'Columns' });
  await userEvent.click(button);
  await userEvent.tab();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByText('Within')).toBeNull();
  expect(document.activeElement).toBe(button);
  await userEvent.click(button);
  await userEvent.click(screen.getByText('Elsewhere'));
  expect(screen.queryByText('Within')).toBeNull();
});

it('closes when the focus goes on behind it, and stays while it goes about inside', async () => {
  render(menu);
  await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
  await userEvent.tab();
  expect(document.activeElement?.textContent).toBe('Within');
  await userEvent.tab({ shift: true });
  expect(screen.queryByText('Within')).not.toBeNull();
  await userEvent.tab();
  await userEvent.tab();
  expect(document.activeElement?.textContent).toBe('Behind');
  expect(screen.queryByText('Within')).toBeNull();
});
