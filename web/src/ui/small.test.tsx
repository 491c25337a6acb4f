// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { Badge } from './Badge';
import { Progress } from './Progress';
import { Segmented } from './Segmented';

it('presses the one choice that is taken, and tells another', async () => {
  const onChange = vi.fn();
  const options = [
    { value: 'long', label: 'Long' },
    { value: 'short', label: 'Short' },
  ] as const;
  render(<Segmented label="Side" value="long" options={options} onChange={onChange} />);
  const pressed = screen.getAllByRole('button').map((button) => button.getAttribute('aria-pressed'));
  expect(pressed).toEqual(['true', 'false']);
  await userEvent.click(screen.getByRole('button', { name: 'Short' }));
  expect(onChange).toHaveBeenCalledExactlyOnceWith('short');
});

it('shows progress within its bounds', () => {
  render(
    <>
      <Progress value={41.6} label="Import" />
      <Progress value={250} label="Too much" />
      <Progress value={-3} label="Too little" />
    </>,
  );
  expect(screen.getAllByRole('progressbar').map((bar) => bar.getAttribute('aria-valuenow'))).toEqual(['42', '100', '0']);
});

it('carries a state by more than its colour', () => {
  render(<Badge tone="warn">Stopped</Badge>);
  const badge = screen.getByText('Stopped');
  expect(badge.dataset.tone).toBe('warn');
  expect(badge.querySelector('svg')).not.toBeNull();
});
