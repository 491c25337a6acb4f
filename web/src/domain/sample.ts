/** Invented prices to try the desk with, where no file is at hand: two weeks of one-minute bars, the same each time. */

const days = 14;
const minutes = days * 24 * 60;
const start = Date.UTC(2024, 0, 1);
const firstPrice = 42_000;
/** Standard deviation of a minute's return: about 60 % a year, as of a lively market. */
const volatility = 0.6 / Math.sqrt(365 * 24 * 60);

export const sampleName = 'SAMPLEUSDT-1m-invented.csv';

/** Numbers evenly spread over 0 to 1, the same for the same seed (mulberry32). */
export function evenly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A file as the import takes it: a random walk with quiet nights, no gap in it. */
export function sampleCsv(): string {
  const next = evenly(20_240_101);
  // The sum of four even numbers is close enough to a bell curve for prices that are invented anyway.
  const bell = () => (next() + next() + next() + next() - 2) * Math.sqrt(3);
  const lines = ['timestamp,open,high,low,close,volume'];
  let price = firstPrice;
  for (let minute = 0; minute < minutes; minute++) {
    const busy = 1 + 0.6 * Math.sin((2 * Math.PI * (minute % 1440)) / 1440 - 2);
    const path = [price];
    for (let step = 0; step < 4; step++) path.push((path[step] ?? price) * (1 + (bell() * volatility * busy) / 2));
    const [open, close] = [price, path[4] ?? price];
    const figures = [open, Math.max(...path), Math.min(...path), close].map((figure) => figure.toFixed(2));
    lines.push(`${start + minute * 60_000},${figures.join(',')},${(busy * (5 + 20 * next())).toFixed(3)}`);
    price = Number(figures[3]);
  }
  return `${lines.join('\n')}\n`;
}
