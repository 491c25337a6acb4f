/** A number as the interface sends it: JSON number, or decimal text where digits must survive. */
export type Numeric = number | string | null | undefined;

/** Shown wherever a figure is missing: an en dash, never a zero. */
export const missing = '–';

/** The number behind a JSON number or decimal text; null when there is none. */
export function toNumber(value: Numeric): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'number' ? value : Number(value);
  return Number.isFinite(number) ? number : null;
}

const formats = new Map<string, Intl.NumberFormat>();

function format(value: number, minimum: number, maximum: number): string {
  const key = `${minimum}:${maximum}`;
  let formatter = formats.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat('en-US', { minimumFractionDigits: minimum, maximumFractionDigits: maximum });
    formats.set(key, formatter);
  }
  const text = formatter.format(value);
  if (!text.startsWith('-')) return text;
  // What rounds to nothing has no sign.
  return /[1-9]/.test(text) ? `−${text.slice(1)}` : text.slice(1);
}

/** Decimals that a tick or step asks for: 0.01 → 2, 1e-8 → 8, 5 → 0. */
export function decimalsOf(step: Numeric): number | null {
  const number = toNumber(step);
  if (number === null || number <= 0) return null;
  for (let decimals = 0; decimals <= 12; decimals++) {
    const scaled = number * 10 ** decimals;
    const whole = Math.round(scaled);
    if (whole >= 1 && Math.abs(scaled - whole) < 1e-6 * whole) return decimals;
  }
  return 12;
}

/** Decimals for a price whose tick is unknown: about six significant digits, at least two decimals. */
export function decimalsForMagnitude(price: number): number {
  const size = Math.abs(price);
  if (size === 0 || size >= 100) return 2;
  if (size >= 1) return 4;
  return Math.min(10, 5 - Math.floor(Math.log10(size)));
}

/** A price in the instrument's tick. */
export function price(value: Numeric, tick?: Numeric): string {
  const number = toNumber(value);
  if (number === null) return missing;
  const decimals = decimalsOf(tick) ?? decimalsForMagnitude(number);
  return format(number, decimals, decimals);
}

/** A quantity in the instrument's step; without one as many digits as it has, at most eight. */
export function quantity(value: Numeric, step?: Numeric): string {
  const number = toNumber(value);
  if (number === null) return missing;
  const decimals = decimalsOf(step);
  return decimals === null ? format(number, 0, 8) : format(number, decimals, decimals);
}

/** Money with two decimals; the currency stands once in the header. */
export function money(value: Numeric): string {
  const number = toNumber(value);
  return number === null ? missing : format(number, 2, 2);
}

/** Money with its sign, for profits and losses. */
export function signedMoney(value: Numeric): string {
  const number = toNumber(value);
  return number === null ? missing : withPlus(number, format(number, 2, 2));
}

/** A percentage with its sign; the value is already in percent. */
export function signedPercent(value: Numeric, decimals = 2): string {
  const number = toNumber(value);
  return number === null ? missing : `${withPlus(number, format(number, decimals, decimals))} %`;
}

/** A multiple of the risk with its sign: +1.25 R. */
export function signedMultiple(value: Numeric): string {
  const number = toNumber(value);
  return number === null ? missing : `${withPlus(number, format(number, 2, 2))} R`;
}

/** A percentage without a sign, for stakes and shares; the value is already in percent. */
export function percent(value: Numeric, decimals = 2): string {
  const number = toNumber(value);
  return number === null ? missing : `${format(number, decimals, decimals)} %`;
}

/** A whole number with thousands separators. */
export function count(value: Numeric): string {
  const number = toNumber(value);
  return number === null ? missing : format(number, 0, 0);
}

/** A volume, shortened past ten thousand. */
export function volume(value: Numeric): string {
  const number = toNumber(value);
  if (number === null) return missing;
  const units: [number, string][] = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e4, 'K'],
  ];
  for (const [size, letter] of units) {
    if (Math.abs(number) >= size) return `${format(number / (size === 1e4 ? 1e3 : size), 2, 2)}${letter}`;
  }
  return format(number, 2, number >= 1 ? 3 : 6);
}

function withPlus(value: number, text: string): string {
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** The sum of some figures; null where there is none, or one of them is not known. */
export function total(figures: readonly (number | null)[]): number | null {
  let all = 0;
  for (const figure of figures) {
    if (figure === null) return null;
    all += figure;
  }
  return figures.length === 0 ? null : all;
}

/** 1 gain, −1 loss, 0 neither. */
export function direction(value: Numeric): -1 | 0 | 1 {
  const number = toNumber(value);
  return number === null || number === 0 ? 0 : number > 0 ? 1 : -1;
}
