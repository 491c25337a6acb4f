import { sentence } from '../domain/words';
import { ApiError } from './client';

/** The messages the interface gave for one field of a failed request. */
export function fieldErrors(error: unknown, field: string): string[] | undefined {
  return error instanceof ApiError ? error.errors[field] : undefined;
}

/**
 * What the interface said about the one field of a form: its own message for it, else what a rule said with the numbers.
 * Undefined where the failure has nothing to do with what was typed.
 */
export function besideField(error: unknown, field: string): string[] | undefined {
  return fieldErrors(error, field) ?? (error instanceof ApiError && error.status === 422 ? [error.message] : undefined);
}

/**
 * What is left to be said of a failure beside the fields that show their own errors; null where those say all of it. The text of a
 * failure that names fields only repeats them, by the names that programs know, so what it says of other fields is put in words.
 */
export function messageBesides(error: unknown, fields: readonly string[] = []): string | null {
  if (!error) return null;
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const named = Object.entries(error.errors);
  if (named.length === 0) return error.message;
  const others = named.filter(([field]) => !fields.includes(field)).map(([field, messages]) => `${wordsOf(field)}: ${messages.join(' ')}`);
  return others.length === 0 ? null : others.join(' ');
}

/** A field as it is read: `limits.open_risk` is "Open risk". */
export function wordsOf(field: string): string {
  return sentence(field.slice(field.lastIndexOf('.') + 1));
}
