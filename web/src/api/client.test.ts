import { expect, it } from 'vitest';
import { rulesOf } from './client';

it('says why something was refused before the code of the rule', () => {
  const rules = [
    { rule: 'KillSwitchEngaged', passed: true, detail: 'Released.' },
    { rule: 'PriceBeyondStop', passed: false, detail: 'The stop 98,000 is above the last price 97,210.20.' },
  ];
  expect(rulesOf(rules)).toBe('The stop 98,000 is above the last price 97,210.20 (PriceBeyondStop).');
  expect(rulesOf(undefined)).toBe('');
});
