import { expect, it } from 'vitest';
import { ApiError } from './client';
import { besideField, messageBesides } from './errors';

const failure = (status: number, detail: string, errors: Record<string, string[]> = {}) =>
  new ApiError(status, 'Bad Request', detail, errors, 'trace', null);

it('says nothing twice: what a field of the form shows is left out', () => {
  const error = failure(400, 'symbols: is required. on_busy: is not one of them.', {
    symbols: ['is required.'],
    on_busy: ['is not one of them.'],
  });
  expect(messageBesides(error, ['symbols', 'on_busy'])).toBeNull();
  expect(messageBesides(error, ['symbols'])).toBe('On busy: is not one of them.');
  expect(messageBesides(error)).toBe('Symbols: is required. On busy: is not one of them.');
});

it('keeps what names no field, and what is no answer of the desk', () => {
  expect(messageBesides(failure(409, 'A trade is in flight.'), ['symbols'])).toBe('A trade is in flight.');
  expect(messageBesides(new Error('Broken'), ['symbols'])).toBe('Broken');
  expect(messageBesides(null)).toBeNull();
  expect(messageBesides(failure(400, '', { 'limits.open_risk': ['must be positive.'] }))).toBe('Open risk: must be positive.');
});

it('puts what a rule says beside the only field of a form', () => {
  expect(besideField(failure(422, 'Too small.'), 'quantity')).toEqual(['Too small.']);
  expect(besideField(failure(400, 'x', { quantity: ['must be a number.'] }), 'quantity')).toEqual(['must be a number.']);
  expect(besideField(failure(409, 'It has ended.'), 'quantity')).toBeUndefined();
});
