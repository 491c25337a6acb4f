import type { Bar } from '../../api/types';
import type { Timeframe } from '../../domain/timeframes';

/** What an indicator sees of a bar. */
export type IndicatorBar = Pick<Bar, 'timestamp' | 'open' | 'high' | 'low' | 'close' | 'volume'>;

/** One value per line of the indicator; null where there are too few bars for it. */
export type Values = readonly (number | null)[];

export interface Reading {
  values: Values;
  /** Reads the bar after this one. */
  next: Step;
}

/**
 * Reads one bar. A step never changes: the unfinished bar is read again and again by the same one, and no other bar with it.
 */
export type Step = (bar: IndicatorBar) => Reading;

export interface Parameter {
  name: string;
  initial: number;
  least: number;
  most: number;
  /** Between two values; 1 for whole numbers. */
  step: number;
}

/** How a line is drawn: which of the chart's own colours, and how broken. */
export interface IndicatorLine {
  name: string;
  colour: 1 | 2 | 3 | 4;
  style?: 'solid' | 'dashed';
}

/**
 * A kind of indicator. The chart knows no more of one than this: whatever comes as such an object can be drawn, wherever its steps come
 * from.
 */
export interface IndicatorKind {
  /** Names it where a choice is kept. */
  id: string;
  name: string;
  /** Its name where there is little room. */
  short: string;
  /** On the bars, or in a pane of its own with these bounds and guides. */
  pane: 'bars' | { low: number; high: number; guides: readonly number[] };
  parameters: readonly Parameter[];
  lines: readonly IndicatorLine[];
  /** Why it has nothing to say of such bars; null where it has. */
  silentOn?: (timeframe: Timeframe) => string | null;
  /** How many bars it needs before its first value, in words. */
  warmUp: (parameters: readonly number[]) => string;
  begin: (parameters: readonly number[]) => Step;
}
