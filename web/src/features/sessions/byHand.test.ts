import { describe, expect, it } from 'vitest';
import { session, step, tree } from '../../ui/testing/desk';
import { isByHand, nextTrade, noteOf, typedAmount, wrongAmount, wrongInitial } from './byHand';

describe('the next trade', () => {
  it('is staked in percent of the basis, and brings what the tree assumes', () => {
    expect(nextTrade(tree, session({ current_node: '1-1' }))).toEqual({
      stakePercent: 2, stake: 20, win: 20, loss: 20, winTo: 'WIN', lossTo: 'LOST',
    });
    const costly = { ...tree, reward_risk: 2, cost_per_stake: 0.1 };
    expect(nextTrade(costly, session())).toMatchObject({ stake: 10, win: 19, loss: 11, winTo: '1-0', lossTo: '0-1' });
  });

  it('takes the basis as it is now, also as text', () => {
    expect(nextTrade(tree, session({ initial_amount: 1000, basis: '500.00' as unknown as number }))?.stake).toBe(5);
  });

  it('is not there at an end, or before the tree is known', () => {
    expect(nextTrade(tree, session({ current_node: 'WIN' }))).toBeNull();
    expect(nextTrade(undefined, session())).toBeNull();
  });
});

describe('an amount', () => {
  it('is written without a sign, or left out', () => {
    for (const right of ['', ' ', '0', '5.75', '1000000']) expect(wrongAmount(right)).toBeNull();
    expect(wrongAmount('-5')).toBe('must not be negative: Won and Lost say which way it went.');
    for (const wrong of ['five', '1,5', '5 USDT']) expect(wrongAmount(wrong)).toBe('is not a number.');
  });

  it('is sent as it was typed, and as nothing where nothing was', () => {
    expect(['5.75', '0', '', ' ', '-5', 'five'].map(typedAmount)).toEqual([5.75, 0, null, null, null, null]);
  });

  it('of a new session is above 0', () => {
    expect(wrongInitial('1000')).toBeNull();
    expect(wrongInitial('0.01')).toBeNull();
    expect(wrongInitial('0')).toBe('must be at least 0.01.');
    expect(wrongInitial('-1')).toBe('must be at least 0.01.');
    expect(wrongInitial('')).toBe('is required.');
    expect(wrongInitial('much')).toBe('is not a number.');
  });
});

it('tells a session without a route from one that has one', () => {
  expect(isByHand(session())).toBe(true);
  expect(isByHand(session({ route_id: 'r1' }))).toBe(false);
});

it('finds what was noted with a result', () => {
  const rule = (name: string, detail: string) => ({ rule: name, passed: true, detail, title: null, may_retry: false, is_warning: false });
  expect(noteOf([step(), step({ explanation: [rule('Result', 'a win'), rule('Note', 'slipped')] })])).toBe('slipped');
  expect(noteOf([step()])).toBeNull();
});
