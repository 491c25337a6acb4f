import { expect, it } from 'vitest';
import { settingsOf, wrongSettings } from './settings';

it('takes an object, and nothing at all for the defaults', () => {
  expect(settingsOf('{"balance": 5}')).toEqual({ balance: 5 });
  expect(settingsOf('  ')).toEqual({});
  expect(wrongSettings('{}')).toBeNull();
});

it('tells what is no object', () => {
  for (const text of ['5', '[]', 'null', '{"balance": }']) {
    expect(settingsOf(text)).toBeNull();
    expect(wrongSettings(text)).toContain('must be a JSON object');
  }
});
