import { expect, it } from 'vitest';
import { ApiError } from './client';
import { refusalOf } from './refusal';

const failure = (status: number, detail: string, errors: Record<string, string[]> = {}) =>
  new ApiError(status, 'Bad Request', detail, errors, 'trace', null);

it('lays each message beside its field once, and leaves nothing for the form', () => {
  const error = failure(400, 'symbols: is required. name: is too long.', {
    symbols: ['is required.'],
    name: ['is too long.', 'is taken.'],
  });
  expect(refusalOf(error, { fields: ['name', 'symbols'] })).toEqual({
    fields: { symbols: 'is required.', name: 'is too long. is taken.' },
    form: null,
  });
});

it('keeps with the form what names a field that it does not have, and only that', () => {
  const error = failure(400, 'x', { symbols: ['is required.'], on_busy: ['is not one of them.'] });
  const { fields, form } = refusalOf(error, { fields: ['symbols'] });
  expect(fields).toEqual({ symbols: 'is required.' });
  expect(form).toEqual({ error, named: ['symbols'] });
});

it('knows a field by the last part of its name, and by the form’s own name for it', () => {
  const error = failure(400, 'x', { 'limits.open_risk': ['must be above 0.'], stop: ['is off the tick.'] });
  expect(refusalOf(error, { fields: ['open_risk', 'price'], told: { stop: 'price' } })).toEqual({
    fields: { open_risk: 'must be above 0.', price: 'is off the tick.' },
    form: null,
  });
});

it('names the part of a text that holds several, e.g. settings', () => {
  const error = failure(400, 'x', { 'settings.balance': ['must be above 0.'], 'settings.seed': ['is no whole number.'] });
  expect(refusalOf(error, { fields: ['settings'] }).fields).toEqual({ settings: 'Balance: must be above 0. Seed: is no whole number.' });
});

it('puts what a rule says beside the only thing there is to type, and a conflict with the form', () => {
  const form = { fields: ['quantity'], blamed: 'quantity' };
  expect(refusalOf(failure(422, 'Too small.'), form)).toEqual({ fields: { quantity: 'Too small.' }, form: null });
  const conflict = failure(409, 'It has ended.');
  expect(refusalOf(conflict, form)).toEqual({ fields: {}, form: { error: conflict, named: [] } });
  const wrongPassword = failure(401, 'The user name or the password is wrong.');
  expect(refusalOf(wrongPassword, { fields: ['username', 'password'] }).fields).toEqual({});
  expect(refusalOf(new Error('Broken'), form).form).toMatchObject({ named: [] });
});
