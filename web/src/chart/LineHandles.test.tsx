// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { LineHandles } from './LineHandles';
import type { PriceMark } from './lines';

const height = 200;
/** A pane of 200 pixels, from 300 at its top to 100 at its bottom. */
const pane = {
  heightOf: (price: number) => (price > 300 || price < 100 ? null : 300 - price),
  nearestHeightOf: (price: number) => Math.min(Math.max(300 - price, 0), height),
  priceAt: (y: number) => 300 - y,
  show: vi.fn(),
  axisWidth: () => 60,
  onPaint: () => () => undefined,
};
beforeEach(() => pane.show.mockClear());
const stop: PriceMark = { id: 'stop', price: 150, kind: 'stop', text: 'Stop', movable: true };
const target: PriceMark = { id: 'target', price: 250, kind: 'target', text: 'Target', movable: true };

const drawn = (marks: readonly PriceMark[] = [stop, target]) => {
  const moved = vi.fn();
  const handles = (shown: readonly PriceMark[]) => <LineHandles lines={pane} marks={shown} tick={0.5} onMoved={moved} />;
  const { rerender } = render(handles(marks));
  const handle = screen.getByText('Stop');
  let captured = false;
  Object.assign(handle, {
    setPointerCapture: () => (captured = true),
    hasPointerCapture: () => captured,
    releasePointerCapture: () => (captured = false),
  });
  return { moved, handle, redraw: (shown: readonly PriceMark[]) => rerender(handles(shown)) };
};
const send = (element: HTMLElement, type: string, clientY: number) =>
  element.dispatchEvent(new MouseEvent(type, { bubbles: true, clientY, button: 0 }));
const escape = () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));

it('asks for the price at which the hand let go, though nothing was drawn in between', () => {
  const { moved, handle } = drawn();
  act(() => {
    send(handle, 'pointerdown', 150);
    send(handle, 'pointermove', 160);
    send(handle, 'pointermove', 170.2);
    send(handle, 'pointerup', 170.2);
  });
  expect(moved.mock.calls).toEqual([['stop', 130]]);
  // Until the trade itself has moved, the line stands where the trade does.
  expect(pane.show.mock.calls).toEqual([['stop', 140], ['stop', 130], ['stop', 150]]);
});

it('keeps the handle in the hand where the price has left the pane, below and above', () => {
  for (const [y, price, top] of [[230, 70, '200px'], [-30, 330, '0px']] as const) {
    const { moved, handle } = drawn([stop]);
    act(() => void send(handle, 'pointerdown', 150));
    act(() => void send(handle, 'pointermove', y));
    expect(handle.hidden).toBe(false);
    expect(handle.style.top).toBe(top);
    act(() => void send(handle, 'pointerup', y));
    expect(moved.mock.calls).toEqual([['stop', price]]);
    document.body.replaceChildren();
  }
});

it('hides the handle of a line that nobody holds and that is out of the pane', () => {
  const { handle } = drawn([{ ...stop, price: 90 }]);
  expect(handle.hidden).toBe(true);
});

it('asks nothing after Escape, drawn or not, and goes back', () => {
  for (const isDrawn of [true, false]) {
    const { moved, handle } = drawn([stop]);
    const steps = [
      () => send(handle, 'pointerdown', 150),
      () => send(handle, 'pointermove', 170),
      escape,
      () => send(handle, 'pointermove', 180),
      () => send(handle, 'pointerup', 180),
    ];
    if (isDrawn) steps.forEach((step) => act(() => void step()));
    else act(() => steps.forEach((step) => step()));
    expect(moved).not.toHaveBeenCalled();
    expect(handle.getAttribute('aria-label')).toBe('Stop at 150.0');
    // The line on the chart goes back with its handle.
    expect(pane.show.mock.calls).toEqual([['stop', 130], ['stop', 150]]);
    pane.show.mockClear();
    document.body.replaceChildren();
  }
});

it('asks nothing for a line that went while it was dragged', () => {
  const { moved, handle, redraw } = drawn();
  act(() => void send(handle, 'pointerdown', 150));
  act(() => void send(handle, 'pointermove', 170));
  redraw([target]);
  redraw([stop, target]);
  const again = screen.getByRole('button', { name: /^Stop/ });
  expect(again.getAttribute('aria-label')).toBe('Stop at 150.0');
  expect(moved).not.toHaveBeenCalled();
});

it('moves by every press of an arrow, however quickly they follow, and no price is below zero', () => {
  const { moved, handle } = drawn([stop]);
  const press = (key: string, shiftKey = false) => handle.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }));
  act(() => {
    press('ArrowDown');
    press('ArrowDown');
    press('ArrowUp', true);
    press('Enter');
  });
  expect(moved.mock.calls).toEqual([['stop', 190]]);
  for (let presses = 0; presses < 10; presses++) act(() => void press('ArrowDown', true));
  act(() => void press('Enter'));
  expect(moved.mock.calls[1]).toEqual(['stop', 50]);
});
