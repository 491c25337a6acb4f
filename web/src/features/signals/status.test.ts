import { expect, it } from 'vitest';
import { reasonOf } from './status';

it('takes a rule’s code from the words that follow it', () => {
  expect(reasonOf('OpenRiskExceeded: 120.00 at risk: the limit is 100.')).toEqual({
    words: '120.00 at risk: the limit is 100.',
    code: 'OpenRiskExceeded',
  });
});

it('leaves a reason as it is that names a field or nothing', () => {
  for (const reason of ['target: is required.', 'Signal id A-1 was already used.', 'Note: nothing.'])
    expect(reasonOf(reason)).toEqual({ words: reason, code: null });
});
