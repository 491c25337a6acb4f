import { secondsOf } from '../../domain/timeframes';
import { bollinger } from './bollinger';
import { ema } from './ema';
import type { IndicatorKind, Parameter } from './indicator';
import { rsi } from './rsi';
import { vwap } from './vwap';

const period = (initial: number): Parameter => ({ name: 'Period', initial, least: 2, most: 500, step: 1 });
function after(bars: number): string {
  const last = bars % 10;
  const isTeen = bars % 100 > 10 && bars % 100 < 14;
  const ending = isTeen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `from the ${bars}${ending} bar on`;
}

/** What can be switched on, in the order of the menu. */
export const catalogue: readonly IndicatorKind[] = [
  {
    id: 'ema',
    name: 'EMA',
    short: 'EMA',
    pane: 'bars',
    parameters: [period(20)],
    lines: [{ name: 'EMA', colour: 1 }],
    warmUp: ([length = 20]) => after(length),
    begin: ([length = 20]) => ema(length),
  },
  {
    id: 'ema-slow',
    name: 'Slow EMA',
    short: 'EMA',
    pane: 'bars',
    parameters: [period(50)],
    lines: [{ name: 'EMA', colour: 2 }],
    warmUp: ([length = 50]) => after(length),
    begin: ([length = 50]) => ema(length),
  },
  {
    id: 'vwap',
    name: 'VWAP',
    short: 'VWAP',
    pane: 'bars',
    parameters: [],
    lines: [{ name: 'VWAP', colour: 3 }],
    silentOn: (timeframe) => (secondsOf(timeframe) >= 86_400 ? 'needs bars shorter than a day' : null),
    warmUp: () => 'from the first midnight UTC on',
    begin: () => vwap(),
  },
  {
    id: 'bollinger',
    name: 'Bollinger bands',
    short: 'BB',
    pane: 'bars',
    parameters: [period(20), { name: 'Deviations', initial: 2, least: 0.5, most: 5, step: 0.5 }],
    lines: [
      { name: 'Upper', colour: 4 },
      { name: 'Middle', colour: 4, style: 'dashed' },
      { name: 'Lower', colour: 4 },
    ],
    warmUp: ([length = 20]) => after(length),
    begin: ([length = 20, width = 2]) => bollinger(length, width),
  },
  {
    id: 'rsi',
    name: 'RSI',
    short: 'RSI',
    pane: { low: 0, high: 100, guides: [30, 70] },
    parameters: [period(14)],
    lines: [{ name: 'RSI', colour: 2 }],
    warmUp: ([length = 14]) => after(length + 1),
    begin: ([length = 14]) => rsi(length),
  },
];
