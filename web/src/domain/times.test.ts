import { describe, expect, it } from 'vitest';
import { age, fromTheWall, instantOf, local, onTheWall, relative, utc, utcDay, zoneLabel, zoneName } from './times';

describe('times', () => {
  it('tells UTC for hovers', () => {
    expect(utc('2024-12-01T12:05:00Z')).toBe('2024-12-01 12:05:00 UTC');
    expect(utcDay('2024-12-01T00:00:00Z')).toBe('2024-12-01');
    expect(utc(null)).toBe('–');
    expect(utc('nonsense')).toBe('–');
  });

  it('reads what a field of local time holds as UTC, and nothing else', () => {
    expect(['2024-12-05T14:30', '', '2024-13-05T14:30', '14:30', '2024-12-05', '2024-12-05T14:30:00Z'].map(instantOf)).toEqual([
      '2024-12-05T14:30:00Z',
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('is relative while younger than a day', () => {
    const now = Date.parse('2024-12-01T12:00:00Z');
    expect(relative('2024-12-01T11:59:48Z', now)).toBe('12 s ago');
    expect(relative('2024-12-01T09:30:00Z', now)).toBe('2 h 30 min ago');
    expect(relative('2024-12-01T12:00:00Z', now)).toBe('now');
    expect(relative('2024-11-01T12:00:00Z', now)).toMatch(/^2024-11-01 /);
    expect(age(90)).toBe('1 min');
  });

  // Berlin changes its clocks on 2024-10-27 at 01:00 UTC, from two hours ahead to one.
  const berlin = (millis: number) => (millis < Date.parse('2024-10-27T01:00:00Z') ? 120 : 60);

  it('shows a time as the clocks of the zone do', () => {
    expect(local('2024-12-01T12:05:00Z', 'utc')).toBe('2024-12-01 12:05:00');
    expect(local(null, 'utc')).toBe('–');
    expect(new Date(onTheWall(Date.parse('2024-12-01T23:30:00Z'), 'local', berlin)).toISOString()).toBe('2024-12-02T00:30:00.000Z');
    expect(onTheWall(5, 'utc', berlin)).toBe(5);
  });

  it('reads a time as the clocks of the zone show it, around their change too', () => {
    const read = (text: string) => new Date(fromTheWall(text, 'local', berlin) ?? 0).toISOString().slice(0, 16);
    expect(read('2024-12-05T10:00')).toBe('2024-12-05T09:00');
    expect(read('2024-10-27T01:30')).toBe('2024-10-26T23:30');
    expect(read('2024-10-27T03:30')).toBe('2024-10-27T02:30');
    expect(read('2024-12-05')).toBe('2024-12-04T23:00');
    expect(fromTheWall('2024-12-05T10:00', 'utc', berlin)).toBe(Date.parse('2024-12-05T10:00:00Z'));
    expect(fromTheWall('soon', 'utc')).toBeNull();
    expect(fromTheWall('', 'local')).toBeNull();
  });

  it('labels a zone by its distance from UTC at that moment', () => {
    expect(zoneLabel('local', Date.parse('2024-07-01T00:00:00Z'), berlin)).toBe('UTC+2');
    expect(zoneLabel('local', Date.parse('2024-12-01T00:00:00Z'), berlin)).toBe('UTC+1');
    expect(zoneLabel('local', 0, () => -210)).toBe('UTC−3:30');
    expect(zoneLabel('local', 0, () => 0)).toBe('UTC');
    expect(zoneLabel('utc', 0, berlin)).toBe('UTC');
    expect(zoneName('utc')).toBe('UTC');
  });

  it('shows what is older than a day in the zone asked for', () => {
    expect(relative('2024-11-01T12:00:00Z', Date.parse('2024-12-01T12:00:00Z'), 'utc')).toBe('2024-11-01 12:00');
  });
});
