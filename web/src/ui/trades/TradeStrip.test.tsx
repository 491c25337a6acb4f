// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { show, trade } from '../testing/desk';
import { TradeStrip } from './TradeStrip';

it('tells target and stop of the exit that comes next', () => {
  const exits = [0, 1, 1].map((quantity, index) => ({
    number: index + 1, quantity, target: 110 + index, stop: 90 + index, trail_distance: null, close_at: null, place: 'venue' as const,
  }));
  const shown = (fields: object) => show(<TradeStrip trade={trade(fields)} toChart={false} />);
  const figures = () => [...document.querySelectorAll('dl > div')].map((figure) => figure.textContent);
  const several = shown({ exits, stop: 90, target: 110 });
  expect(figures()).toEqual(expect.arrayContaining(['Stop, exit 291.0', 'Target, exit 2111.0']));
  several.unmount();
  shown({});
  expect(figures()).toEqual(expect.arrayContaining(['Stop90.0', 'Target110.0']));
  expect(screen.queryByText(/exit 1/)).toBeNull();
});
