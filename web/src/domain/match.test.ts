import { expect, it } from 'vitest';
import { fitOf } from './match';

it('puts a name that begins with what was typed before one that only holds it', () => {
  expect(fitOf('trad', 'Trades', 'Page')).toBe(3);
  expect(fitOf('order', 'New order', 'Action')).toBe(2);
  expect(fitOf('rder', 'New order', 'Action')).toBe(1);
  expect(fitOf('page', 'Trades', 'Page')).toBe(0);
});

it('wants every word, in any order, in the name or the note', () => {
  expect(fitOf('close kill', 'Kill switch: close everything', 'Asks first')).toBe(0);
  expect(fitOf('btc open', 'btc-breakout 2', 'Session, open, at 1-0')).toBe(0);
  expect(fitOf('btc won', 'btc-breakout 2', 'Session, open, at 1-0')).toBeNull();
});

it('takes everything while nothing is typed', () => {
  expect(fitOf('  ', 'Trades', 'Page')).toBe(0);
});
