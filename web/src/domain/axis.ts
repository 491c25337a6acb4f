import { onTheWall, type Zone } from './times';

/** Round values that divide a range of figures, for the lines of an axis: steps of 1, 2, 2.5 or 5 times a power of ten. */
export function ticksOf(low: number, high: number, most: number): number[] {
  const span = high - low;
  if (!(span > 0) || most < 1) return [low];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((times) => times * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiplied and not added up, so that no rounding gathers.
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Index of the value nearest to the wanted one in an ascending list; −1 in an empty one. */
export function nearest(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= wanted) low = middle;
    else high = middle;
  }
  return Math.abs((ascending[high] ?? 0) - wanted) < Math.abs((ascending[low] ?? 0) - wanted) ? high : low;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How an instant is named on an axis that covers this many milliseconds. */
export function axisTime(at: number, span: number, zone: Zone = 'local'): string {
  const shown = onTheWall(at, zone);
  const parts = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(shown);
  if (span < 2 * day) return parts({ hour: '2-digit', minute: '2-digit' });
  if (span < 300 * day) return parts({ day: 'numeric', month: 'short' });
  return parts({ month: 'short', year: 'numeric' });
}
