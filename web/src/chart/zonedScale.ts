import { createChartEx, defaultHorzScaleBehavior, type IHorzScaleBehavior, type Time, type TickMarkWeightValue } from 'lightweight-charts';
import { onTheWall, type Zone } from '../domain/times';
import { secondsOf, type Timeframe } from '../domain/timeframes';

/** How much a point of the axis stands out, as lightweight-charts weighs it: a new year most, a new minute least. */
const weights = {
  year: 70,
  month: 60,
  day: 50,
  halfDay: 33,
  sixHours: 32,
  threeHours: 31,
  hour: 30,
  halfHour: 22,
  fiveMinutes: 21,
  minute: 20,
};
const minute = 60_000;
const spans: readonly [number, number][] = [
  [720 * minute, weights.halfDay],
  [360 * minute, weights.sixHours],
  [180 * minute, weights.threeHours],
  [60 * minute, weights.hour],
  [30 * minute, weights.halfHour],
  [5 * minute, weights.fiveMinutes],
  [minute, weights.minute],
];

/** How much a bar stands out that follows another; both times are those of a wall clock. */
export function tickWeight(before: number, at: number): number {
  const [old, now] = [new Date(before), new Date(at)];
  if (old.getUTCFullYear() !== now.getUTCFullYear()) return weights.year;
  if (old.getUTCMonth() !== now.getUTCMonth()) return weights.month;
  if (old.getUTCDate() !== now.getUTCDate()) return weights.day;
  return spans.find(([span]) => Math.floor(before / span) !== Math.floor(at / span))?.[1] ?? 0;
}

/** The zone of an axis. Bars of a day and more are named by their UTC days, whatever the viewer's clock says when they open. */
export function axisZone(zone: Zone, timeframe: Timeframe): Zone {
  return secondsOf(timeframe) >= 86_400 ? 'utc' : zone;
}

interface Point {
  originalTime: unknown;
  timeWeight: TickMarkWeightValue;
}

/** The time axis of a chart, whose days and hours begin when those of the viewer's zone do. The bars keep their times. */
function zonedScale(zone: Zone): IHorzScaleBehavior<Time> {
  const Scale = defaultHorzScaleBehavior();
  const scale = new Scale();
  scale.fillWeightsForPoints = (points, start) => {
    const wall = (point: Point | undefined) => onTheWall(Number(point?.originalTime) * 1000, zone);
    for (let index = Math.max(1, start); index < points.length; index++) {
      const point = points[index];
      if (point) point.timeWeight = tickWeight(wall(points[index - 1]), wall(point)) as TickMarkWeightValue;
    }
    const [first, second] = points;
    if (start > 0 || !first || !second) return;
    // What came before the first is not known; it is taken to be as far as the second.
    const at = wall(first);
    first.timeWeight = tickWeight(2 * at - wall(second), at) as TickMarkWeightValue;
  };
  scale.formatTickmark = ({ originalTime, weight }) => tickWord(onTheWall(Number(originalTime) * 1000, zone), weight);
  return scale;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What stands at a mark of the axis: year, month, day or time, whichever begins there. */
export function tickWord(wall: number, weight: number): string {
  const date = new Date(wall);
  if (weight >= weights.year) return String(date.getUTCFullYear());
  if (weight >= weights.month) return months[date.getUTCMonth()] ?? '';
  return weight >= weights.day ? String(date.getUTCDate()) : date.toISOString().slice(11, 16);
}

/** What the crosshair says of a bar: Thu 5 Dec 2024 03:15. */
export function crosshairWord(wall: number, timeframe: Timeframe): string {
  const date = new Date(wall);
  const day = `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][date.getUTCDay()]} ${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  const time = secondsOf(timeframe) >= 86_400 ? '' : ` ${date.toISOString().slice(11, 16)}`;
  return `${day} ${date.getUTCFullYear()}${time}`;
}

type Options = Parameters<typeof createChartEx<Time, IHorzScaleBehavior<Time>>>[2];

/** A chart whose time axis is in a zone. */
export function createZonedChart(element: HTMLElement, zone: Zone, options: Options) {
  return createChartEx<Time, IHorzScaleBehavior<Time>>(element, zonedScale(zone), options);
}

/** How such a chart writes the time of the bar under the crosshair. */
export function wordsOfTime(zone: Zone, timeframe: Timeframe) {
  return { timeFormatter: (time: Time) => crosshairWord(onTheWall(Number(time) * 1000, zone), timeframe) };
}
