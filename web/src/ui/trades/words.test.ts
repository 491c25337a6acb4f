import { expect, it } from 'vitest';
import { trade } from '../testing/desk';
import { phaseOf } from './words';

it('says what is on its way to be closed, and that a stopped trade waits for a person all the same', () => {
  const open = { phase: 'open', open_quantity: 2 } as const;
  expect(phaseOf(trade({ ...open, closing_quantity: 0 })).word).toBe('Open');
  expect(phaseOf(trade({ ...open, closing_quantity: 0.5 })).word).toBe('Reducing by 0.5');
  expect(phaseOf(trade({ ...open, closing_quantity: 2 })).word).toBe('Closing');
  expect(phaseOf(trade({ ...open, closing_quantity: 2, stopped_reason: 'refused' })).word).toBe('Halted');
});
