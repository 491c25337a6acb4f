import { secondsOf, type Timeframe } from '../domain/timeframes';
import { closeTimeOf } from './closing';

/** When bars are expected: around the clock, or on weekdays (and, where nights are holes, in sessions). */
export type Calendar = 'around_the_clock' | 'weekdays';

/** Bars that are missing between two that are there. */
export interface Gap {
  /** Open of the first missing bar and of the next one that is there, epoch ms. */
  from: number;
  to: number;
  /** How many bars are missing; of sessions that are missing whole, how many days. */
  missing: number;
  unit: 'bars' | 'days';
  /** Times of the empty places that are drawn for it, epoch ms; fewer than are missing where it is a break. */
  slots: readonly number[];
  /** True where the gap is too long to leave its whole room. */
  isBreak: boolean;
}

/** A gap of more bars than this is drawn as a break. */
export const mostSlots = 500;
/** All gaps of a chart together leave no more room than this. */
const mostInAll = 20_000;
/** How wide a break is. */
const breakSlots = 14;

const day = 86_400_000;
const dayOf = (millis: number) => Math.floor(millis / day);
/** 1970-01-01 was a Thursday. */
const isWeekend = (millis: number) => [2, 3].includes(dayOf(millis) % 7);

/** Whether every night is a hole, as far as these bars show. */
function keepsSessions(opens: readonly number[], length: number): boolean {
  let nights = 0;
  let holes = 0;
  for (let index = 1; index < opens.length; index++) {
    const [before, now] = [opens[index - 1] ?? 0, opens[index] ?? 0];
    // A weekend is no night.
    if (dayOf(before) === dayOf(now) || now - before > 2 * day) continue;
    nights++;
    if (now - before > 1.5 * length) holes++;
  }
  return holes * 2 > nights;
}

/** The missing opens between two bars, at most one more than may be drawn, and how many there are in all. */
function missingBetween(before: number, next: number, timeframe: Timeframe, skipsWeekends: boolean): { slots: number[]; count: number } {
  const slots: number[] = [];
  const length = secondsOf(timeframe) * 1000;
  const first = closeTimeOf(before, timeframe);
  if (!skipsWeekends && timeframe !== '1M') {
    const count = Math.max(0, Math.round((next - first) / length));
    for (let index = 0; index < Math.min(count, mostSlots + 1); index++) slots.push(first + index * length);
    return { slots, count };
  }
  let count = 0;
  for (let open = first; open < next; open = closeTimeOf(open, timeframe)) {
    if (skipsWeekends && isWeekend(open)) {
      // To the last bar of the day at once.
      open = Math.max(open, (dayOf(open) + 1) * day - length);
      continue;
    }
    count++;
    if (slots.length <= mostSlots) slots.push(open);
  }
  return { slots, count };
}

function weekdaysBetween(before: number, next: number): number {
  let days = 0;
  for (let at = (dayOf(before) + 1) * day; at < dayOf(next) * day; at += day) if (!isWeekend(at)) days++;
  return days;
}

/** The gaps among bars with these open times, oldest first. Nights and weekends of a market that closes then are none. */
export function gapsOf(opens: readonly number[], timeframe: Timeframe, calendar: Calendar): Gap[] {
  const length = secondsOf(timeframe) * 1000;
  const intraday = length < day;
  const sessions = calendar === 'weekdays' && intraday && keepsSessions(opens, length);
  const gaps: Gap[] = [];
  let room = mostInAll;
  // From the newest to the oldest: what is on screen does not change when older bars come.
  for (let index = opens.length - 1; index > 0; index--) {
    const [before, next] = [opens[index - 1] ?? 0, opens[index] ?? 0];
    if (next <= closeTimeOf(before, timeframe)) continue;
    if (sessions && dayOf(before) !== dayOf(next)) {
      const days = weekdaysBetween(before, next);
      const from = closeTimeOf(before, timeframe);
      if (days > 0) gaps.push({ from, to: next, missing: days, unit: 'days', slots: spread(before, next), isBreak: true });
      continue;
    }
    const { slots, count } = missingBetween(before, next, timeframe, calendar === 'weekdays' && length <= day);
    const [from] = slots;
    if (from === undefined) continue;
    const isBreak = count > mostSlots || slots.length > room;
    const drawn = isBreak ? spread(before, next) : slots;
    room -= drawn.length;
    gaps.push({ from, to: next, missing: count, unit: 'bars', slots: drawn, isBreak });
  }
  return gaps.reverse();
}

/** Places of a break between two bars, in whole seconds. */
function spread(before: number, next: number): number[] {
  const step = (next - before) / (breakSlots + 1);
  const times = Array.from({ length: breakSlots }, (_, index) => before + Math.floor(((index + 1) * step) / 1000) * 1000);
  return times.filter((time, index) => time > (times[index - 1] ?? before) && time < next);
}

/** A place on the time axis: a bar by its index, or an empty one. */
export interface Place {
  time: number;
  bar: number | null;
}

/** Bars and the empty places between them, in order. */
export function layOut(opens: readonly number[], gaps: readonly Gap[]): Place[] {
  const before = new Map(gaps.map((gap) => [gap.to, gap.slots]));
  return opens.flatMap((time, bar) => [...(before.get(time) ?? []).map((slot) => ({ time: slot, bar: null })), { time, bar }]);
}
