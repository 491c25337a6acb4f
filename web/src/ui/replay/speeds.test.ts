import { expect, it } from 'vitest';
import { offeredSpeeds, runningSpeeds, speedOf } from './speeds';

it('sends words as words and multiples as numbers', () => {
  expect(['manual', 'max', '60', '0.5'].map(speedOf)).toEqual(['manual', 'max', 60, 0.5]);
});

it('offers the present speed too, whatever it is', () => {
  expect(offeredSpeeds('60')).toBe(runningSpeeds);
  expect(offeredSpeeds('42').at(-1)).toEqual({ value: '42', label: '×42' });
});
