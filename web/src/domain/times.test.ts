import { describe, expect, it } from 'vitest';
import { age, relative, utc, utcDay } from './times';

describe('times', () => {
  it('tells UTC for hovers', () => {
    expect(utc('2024-12-01T12:05:00Z')).toBe('2024-12-01 12:05:00 UTC');
    expect(utcDay('2024-12-01T00:00:00Z')).toBe('2024-12-01');
    expect(utc(null)).toBe('–');
    expect(utc('nonsense')).toBe('–');
  });

  it('is relative while younger than a day', () => {
    const now = Date.parse('2024-12-01T12:00:00Z');
    expect(relative('2024-12-01T11:59:48Z', now)).toBe('12 s ago');
    expect(relative('2024-12-01T09:30:00Z', now)).toBe('2 h 30 min ago');
    expect(relative('2024-12-01T12:00:00Z', now)).toBe('now');
    expect(relative('2024-11-01T12:00:00Z', now)).toMatch(/^2024-11-01 /);
    expect(age(90)).toBe('1 min');
  });
});
