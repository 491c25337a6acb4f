import { describe, expect, it } from 'vitest';
import { addressOf, bodyOf, inputsFrom, inputsOf, isGiven, keyOf, linkOf, read, typedOf, usual } from './inputs';

describe('the address of a design', () => {
  it('gives the inputs back that it was made of', () => {
    for (const inputs of [usual, { ...usual, target: null, loss: 3 }, { ...usual, target: 2, loss: 2, rate: 52.5, cost: 0.02 }]) {
      expect(inputsOf(addressOf(linkOf(inputs)))).toEqual(inputs);
    }
  });

  it('is as usual where it says nothing', () => {
    expect(inputsOf(addressOf({}))).toEqual(usual);
    expect(inputsOf(addressOf({ wins: 3 }))).toEqual({ ...usual, wins: 3 });
    expect(inputsOf({ rate: 55, below: undefined, within: undefined })).toEqual({ ...usual, rate: 55 });
  });

  it('takes no end that was left out for one that was given', () => {
    expect(inputsOf({ loss: 4 })).toMatchObject({ target: null, loss: 4 });
    expect(inputsOf({ target: 4 })).toMatchObject({ target: 4, loss: null });
  });

  it('leaves out what is no number', () => {
    expect(addressOf({ wins: 'many', losses: Number.NaN, target: null, reward: '1', rate: 55 })).toEqual({ rate: 55 });
  });
});

describe('the fields', () => {
  it('read what was typed', () => {
    expect(read(typedOf(usual))).toEqual({ inputs: usual, wrong: null });
    expect(read({ ...typedOf(usual), reward: ' 1.5 ' }).inputs?.reward).toBe(1.5);
  });

  it('say what is wrong, each beside its own', () => {
    const { inputs, wrong } = read({ ...typedOf(usual), wins: '2.5', losses: '', target: 'two', rate: '101', within: '0' });
    expect(inputs).toBeNull();
    expect(wrong).toEqual({
      wins: 'must be a whole number from 1 to 50.',
      losses: 'is required.',
      target: 'is not a number.',
      rate: 'must be from 0 to 100 %.',
      within: 'must be a whole number from 1 to 10,000.',
    });
  });

  it('take the bounds themselves', () => {
    expect(read({ ...typedOf(usual), wins: '50', losses: '1', rate: '0', below: '100', within: '10000' }).wrong).toBeNull();
    expect(read({ ...typedOf(usual), wins: '51', losses: '0', below: '0.5' }).wrong).toMatchObject({
      wins: 'must be a whole number from 1 to 50.',
      losses: 'must be a whole number from 1 to 50.',
      below: 'must be from 1 to 100 %.',
    });
  });

  it('do not look at an end that follows from the other', () => {
    const typed = { ...typedOf(usual), loss: 'whatever' };
    expect(isGiven(typed, 'loss')).toBe(false);
    expect(read(typed).inputs?.loss).toBeNull();
    expect(read({ ...typed, given: 'both' }).wrong).toEqual({ loss: 'is not a number.' });
  });
});

it('asks the desk in fractions', () => {
  expect(bodyOf({ ...usual, rate: 55, below: 80 })).toEqual({
    wins: 5,
    losses: 6,
    target_percent: 2,
    max_loss_percent: null,
    reward_risk: 1,
    cost_per_stake: 0,
    win_rate: 0.55,
    fall_fraction: 0.8,
    fall_sessions: 100,
  });
  expect(bodyOf({ ...usual, rate: 53.7 }).win_rate).toBe(0.537);
});

it('makes a saved tree again: from one end where the entry is free, else from both', () => {
  const tree = { wins: 5, losses: 6, target_percent: 2, max_loss_percent: 2, reward_risk: 1, cost_per_stake: 0, entry_value_percent: 0.49 };
  expect(inputsFrom(tree)).toMatchObject({ target: 2, loss: 2 });
  expect(inputsFrom({ ...tree, max_loss_percent: 3.3057, entry_value_percent: 0 })).toMatchObject({ target: 2, loss: null });
  expect(inputsFrom(tree, { rate: 55 }).rate).toBe(55);
});

it('has one key for the same inputs', () => {
  expect(keyOf({ ...usual })).toBe(keyOf(usual));
  expect(keyOf({ ...usual, target: null, loss: 2 })).not.toBe(keyOf(usual));
});
