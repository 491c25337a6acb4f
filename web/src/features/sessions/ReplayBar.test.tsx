// @vitest-environment jsdom
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { step } from '../../ui/testing/desk';
import { stopsOf } from './replay';
import { ReplayBar } from './ReplayBar';
import { useReplay } from './useReplay';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const steps = [
  step({ step_number: 2, step_type: 'RESULT', result: 'win', profit_loss: 10, running_total: 10, new_node: '1-0' }),
  step({ step_number: 4, step_type: 'RESULT', result: 'loss', profit_loss: -12.5, running_total: -2.5, new_node: '1-1' }),
  step({ step_number: 6, step_type: 'RESULT', result: 'win', profit_loss: 20, running_total: 17.5, new_node: 'WIN' }),
];

function Watched({ count = steps.length }: { count?: number }) {
  const stops = stopsOf(steps.slice(0, count));
  const [position, move] = useReplay(stops.length - 1);
  return <ReplayBar stops={stops} position={position} onMove={move} />;
}

const slider = () => screen.getByRole('slider', { name: 'Trade shown' });
const shown = () => slider().getAttribute('aria-valuetext');
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const isOff = (name: string) => (screen.getByRole('button', { name }) as HTMLButtonElement).disabled;

it('stands at the newest trade, and follows another', () => {
  const { rerender } = render(<Watched count={2} />);
  expect(shown()).toBe('Trade 2 of 2: 1-1');
  expect([isOff('Next'), isOff('Last'), isOff('First')]).toEqual([true, true, false]);
  rerender(<Watched />);
  expect(shown()).toBe('Trade 3 of 3: WIN');
});

it('goes back and forth, and says what a trade brought', () => {
  render(<Watched />);
  press('Previous');
  expect(shown()).toBe('Trade 2 of 3: 1-1');
  const figures = screen.getByRole('group', { name: 'Replay' }).textContent;
  for (const figure of ['2 of 3', '1-0 → 1-1', '−12.50', '−2.50']) expect(figures).toContain(figure);
  press('First');
  expect(shown()).toBe('Before the first trade: Start');
  expect([isOff('First'), isOff('Previous')]).toEqual([true, true]);
  press('Next');
  expect(shown()).toBe('Trade 1 of 3: 1-0');
  press('Last');
  expect(shown()).toBe('Trade 3 of 3: WIN');
  fireEvent.change(slider(), { target: { value: '1' } });
  expect(shown()).toBe('Trade 1 of 3: 1-0');
});

it('plays a trade a second to the end, wherever motion is wanted or not', () => {
  render(<Watched />);
  press('Play');
  expect(shown()).toBe('Before the first trade: Start');
  const seen = [1, 2, 3].map(() => {
    act(() => vi.advanceTimersByTime(1000));
    return shown();
  });
  expect(seen).toEqual(['Trade 1 of 3: 1-0', 'Trade 2 of 3: 1-1', 'Trade 3 of 3: WIN']);
  expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy();
  expect(vi.getTimerCount()).toBe(0);
});

it('holds at a pause, and leaves no timer behind', () => {
  const { unmount } = render(<Watched />);
  press('Play');
  act(() => vi.advanceTimersByTime(1000));
  press('Pause');
  act(() => vi.advanceTimersByTime(5000));
  expect(shown()).toBe('Trade 1 of 3: 1-0');
  press('Play');
  expect(vi.getTimerCount()).toBe(1);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});

it('is not there before the first trade has ended', () => {
  render(<Watched count={0} />);
  expect(screen.queryByRole('group', { name: 'Replay' })).toBeNull();
});
