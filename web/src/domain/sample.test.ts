import { expect, it } from 'vitest';
import { evenly, sampleCsv } from './sample';
import { symbolFromFileName } from './symbols';
import { sampleName } from './sample';

it('invents two weeks of whole bars, the same each time', () => {
  const csv = sampleCsv();
  expect(sampleCsv()).toBe(csv);
  const [header, ...lines] = csv.trimEnd().split('\n');
  expect(header).toBe('timestamp,open,high,low,close,volume');
  expect(lines).toHaveLength(14 * 1440);
  let last: number[] | null = null;
  for (const line of lines) {
    const bar = line.split(',').map(Number);
    const [time = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = bar;
    expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
    expect(low).toBeLessThanOrEqual(Math.min(open, close));
    expect(low).toBeGreaterThan(0);
    expect(volume).toBeGreaterThan(0);
    if (last) expect([time, open]).toEqual([(last[0] ?? 0) + 60_000, last[4]]);
    last = bar;
  }
});

it('moves as a market does: not flat, and not off the screen', () => {
  const closes = sampleCsv().trimEnd().split('\n').slice(1).map((line) => Number(line.split(',')[4]));
  expect(Math.max(...closes) / Math.min(...closes)).toBeGreaterThan(1.05);
  expect(Math.max(...closes) / Math.min(...closes)).toBeLessThan(2);
});

it('spreads its numbers evenly', () => {
  const next = evenly(1);
  const drawn = Array.from({ length: 10_000 }, next);
  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(drawn.reduce((sum, number) => sum + number, 0) / drawn.length).toBeCloseTo(0.5, 1);
});

it('is called so that the import knows the symbol', () => expect(symbolFromFileName(sampleName)).toBe('SAMPLEUSDT'));
