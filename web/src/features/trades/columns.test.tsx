// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { show, trade } from '../../ui/testing/desk';
import { openColumns } from './columns';

it('counts the targets that are still to come', () => {
  const exits = [0, 1, 1].map((quantity, index) => ({
    number: index + 1, quantity, target: 110 + index, stop: 90, trail_distance: null, close_at: null, place: 'venue' as const,
  }));
  const cell = openColumns(() => undefined).find(({ id }) => id === 'target')?.cell;
  const told = (fields: object) => show(<>{cell?.(trade({ target: 111, ...fields }))}</>).container.textContent;
  expect(told({ exits })).toBe('111.0 +1');
  expect(told({ exits: exits.slice(0, 2) })).toBe('111.0');
  expect(told({ exits, entry_filled_quantity: 0 })).toBe('111.0 +2');
});
