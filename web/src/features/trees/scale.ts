/** Steps of the heat map's scale; each is a colour of its own, so that its text can be read on it in either theme. */
export const steps = 24;

/** From here on the text on a cell has the other ink. */
export const inkTurns = 15;

/**
 * The step of a stake, 0 to 24. By the square root: most stakes of a long tree are small beside the last one, and would all look alike
 * otherwise.
 */
export function stepOf(stake: number, largest: number): number {
  if (!(stake > 0) || !(largest > 0)) return 0;
  return Math.round(Math.sqrt(Math.min(1, stake / largest)) * steps);
}

/** The stake that a step stands for. */
export const stakeAt = (step: number, largest: number) => (step / steps) ** 2 * largest;

/** Round values of an axis from low to high, at most so many steps apart. */
export function ticks(low: number, high: number, most = 5): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const size = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= raw * 0.999999) ?? raw;
  const found: number[] = [];
  const [first, last] = [Math.ceil(low / size - 1e-9), Math.floor(high / size + 1e-9)];
  for (let index = first; index <= last; index++) found.push(Number((index * size).toPrecision(12)));
  return found;
}

/** The smallest value that so large a share of all does not exceed. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export interface Fan {
  low: number[];
  middle: number[];
  high: number[];
}

/** Of paths with the same points: between what nine of ten of them lie at each point, and their middle. */
export function fanOf(paths: readonly (readonly number[])[]): Fan {
  const fan: Fan = { low: [], middle: [], high: [] };
  const points = Math.min(...paths.map((path) => path.length));
  for (let point = 0; Number.isFinite(points) && point < points; point++) {
    const sorted = paths.map((path) => path[point] ?? 0).sort((a, b) => a - b);
    fan.low.push(quantile(sorted, 0.05));
    fan.middle.push(quantile(sorted, 0.5));
    fan.high.push(quantile(sorted, 0.95));
  }
  return fan;
}
