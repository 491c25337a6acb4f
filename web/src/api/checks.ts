/** Says whether a value is a T; where it is, the compiler knows it as well. */
export type Check<T> = (value: unknown) => value is T;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const isText: Check<string> = (value): value is string => typeof value === 'string';
export const isNumber: Check<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
export const isFlag: Check<boolean> = (value): value is boolean => typeof value === 'boolean';

export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value): value is T | null =>
    value === null || check(value);

export const isOneOf =
  <T extends string>(...words: readonly T[]): Check<T> =>
  (value): value is T =>
    words.some((word) => word === value);

export const isListOf =
  <T>(check: Check<T>): Check<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every((item) => check(item));

/** A check for some fields of a T. */
export type Checks<T> = { [K in keyof T]?: Check<T[K]> };

/** A T whose every field has a check of its own; fields that are not named are let through and not looked at. */
export const isShape =
  <T extends object>(fields: { [K in keyof T]-?: Check<T[K]> }): Check<T> =>
  (value): value is T => {
    if (!isRecord(value)) return false;
    for (const name in fields) if (!fields[name](value[name])) return false;
    return true;
  };

/** The fields that hold what they should; one that is missing, new or of another kind is left out. */
export function fieldsOf<T extends object>(data: Record<string, unknown>, checks: Checks<T>): Partial<T> {
  const found: Partial<T> = {};
  for (const name in checks) {
    const value = data[name];
    if (checks[name]?.(value)) found[name] = value;
  }
  return found;
}
