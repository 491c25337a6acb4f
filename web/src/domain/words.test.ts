import { expect, it } from 'vitest';
import { reasonOf } from './words';

it('takes the code of the rule that refused from the words that follow it', () => {
  expect(reasonOf({ status: 'refused', reason: 'OpenRiskExceeded: 120.00 at risk: the limit is 100.' })).toEqual({
    words: '120.00 at risk: the limit is 100.',
    code: 'OpenRiskExceeded',
  });
  expect(reasonOf({ status: 'refused', reason: 'trade_in_progress: Trade 7 is in progress.' }).code).toBe('trade_in_progress');
});

it('leaves every other reason as it is, also one that names a field', () => {
  expect(reasonOf({ status: 'invalid', reason: 'target: is required.' })).toEqual({ words: 'target: is required.', code: null });
  expect(reasonOf({ status: 'refused', reason: 'It is too late.' })).toEqual({ words: 'It is too late.', code: null });
  expect(reasonOf({ status: 'accepted', reason: null })).toEqual({ words: '', code: null });
});
