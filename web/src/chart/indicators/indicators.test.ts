import { expect, it } from 'vitest';
import { bollinger } from './bollinger';
import { catalogue } from './catalogue';
import { chosenOf, nameOf, readChoice, within } from './choice';
import { ema } from './ema';
import type { Step, Values } from './indicator';
import { rsi } from './rsi';
import { carryOn, runOver } from './run';
import { vwap } from './vwap';

const bar = (minute: number, close: number, volume = 1, high = close, low = close) => ({
  timestamp: new Date(Date.parse('2024-12-05T00:00:00Z') + minute * 60_000).toISOString(),
  open: close,
  high,
  low,
  close,
  volume,
});
const over = (begin: Step, closes: readonly number[]): Values[] => [...runOver(begin, closes.map((close, i) => bar(i, close))).values];
const firsts = (values: readonly Values[]) => values.map(([value]) => value ?? null);

it('begins an EMA with the plain mean and then weighs the newest close by 2 ÷ (period + 1)', () => {
  expect(firsts(over(ema(3), [1, 2, 3, 4, 8]))).toEqual([null, null, 2, 3, 5.5]);
  // The ten-day example of StockCharts' ChartSchool.
  const closes = [22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38, 22.61, 23.36];
  const ten = firsts(over(ema(10), closes));
  expect(ten.slice(0, 9)).toEqual(Array(9).fill(null));
  expect(ten.slice(9).map((value) => value?.toFixed(2))).toEqual(['22.22', '22.21', '22.24', '22.27', '22.33', '22.52']);
});

it('measures Bollinger bands by the deviation of the whole population', () => {
  const [, , , , , , , last] = over(bollinger(8, 2), [2, 4, 4, 4, 5, 5, 7, 9]);
  // Mean 5 and population deviation 2; that of a sample would be 2.138.
  expect(last).toEqual([9, 5, 1]);
  expect(over(bollinger(3, 2), [1, 1])).toEqual([
    [null, null, null],
    [null, null, null],
  ]);
  expect(over(bollinger(2, 1), [1, 3, 7])[2]).toEqual([7, 5, 3]);
});

it('gives Wilder’s RSI, which is silent for as many bars as its period', () => {
  // Closes and values of StockCharts' ChartSchool worksheet, which rounds its inputs.
  const closes = [
    44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.614, 46.282, 46.282,
    46.0028, 46.0328, 46.4116, 46.2222,
  ];
  const values = firsts(over(rsi(14), closes));
  expect(values.slice(0, 14)).toEqual(Array(14).fill(null));
  expect(values.slice(14).map((value) => value?.toFixed(2))).toEqual(['70.53', '66.32', '66.55', '69.41', '66.36']);
});

it('bounds the RSI: 100 where all rose, 0 where all fell, 50 where nothing moved', () => {
  expect(firsts(over(rsi(2), [1, 2, 3, 4]))).toEqual([null, null, 100, 100]);
  expect(firsts(over(rsi(2), [4, 3, 2, 1]))).toEqual([null, null, 0, 0]);
  expect(firsts(over(rsi(2), [4, 4, 4, 4]))).toEqual([null, null, 50, 50]);
});

it('anchors the VWAP to the UTC day and says nothing of a day that it sees in part', () => {
  const midnight = [bar(0, 10, 1), bar(1, 20, 3)];
  expect(firsts(runOver(vwap(), midnight).values)).toEqual([10, 17.5]);
  const late = [bar(5, 10), bar(6, 20), bar(24 * 60, 30, 2, 33, 27), bar(24 * 60 + 1, 60, 1)];
  expect(firsts(runOver(vwap(), late).values)).toEqual([null, null, 30, 40]);
  expect(firsts(runOver(vwap(), [bar(0, 10, 0), bar(1, 20, 0), bar(2, 30, 2)]).values)).toEqual([null, null, 30]);
});

it('takes the typical price of a bar into the VWAP', () => {
  expect(firsts(runOver(vwap(), [bar(0, 12, 1, 15, 9), bar(1, 12, 1, 18, 12)]).values)).toEqual([12, 13]);
});

it('reads the unfinished bar again without counting it twice, whichever the indicator', () => {
  const closes = [5, 7, 6, 9, 8, 11, 10, 13];
  const bars = closes.map((close, i) => bar(i, close, i + 1));
  for (const kind of catalogue) {
    const begin = kind.begin(kind.parameters.map(() => 3));
    let run = runOver(begin, bars.slice(0, 5));
    const touched = [...bars.slice(0, 5), bar(5, 99), bar(5, 42)];
    run = carryOn(begin, run, touched.slice(0, 6)).run;
    const again = carryOn(begin, run, [...bars.slice(0, 5), bar(5, 42)]);
    expect(again.from).toBe(5);
    const on = carryOn(begin, again.run, bars.slice(0, 6));
    const end = carryOn(begin, on.run, bars);
    expect(end.from).toBe(5);
    expect(end.run.values).toEqual(runOver(begin, bars).values);
  }
});

it('reads everything again when older bars come before', () => {
  const bars = [1, 2, 3, 4, 5].map((close, i) => bar(i, close));
  const later = runOver(ema(2), bars.slice(2));
  const { run, from } = carryOn(ema(2), later, bars);
  expect(from).toBe(0);
  expect(run.values).toEqual(runOver(ema(2), bars).values);
});

it('keeps a choice and drops what it does not understand', () => {
  const choice = readChoice('{"on":["rsi","magic","ema"],"parameters":{"ema":[9],"rsi":["x"],"bollinger":[1,99]}}');
  expect(chosenOf(choice).map(nameOf)).toEqual(['EMA 9', 'RSI 14']);
  expect(choice.parameters.bollinger).toEqual([2, 5]);
  for (const text of ['', 'null', '[]', '{"on":3}', '{']) expect(chosenOf(readChoice(text))).toEqual([]);
});

it('keeps parameters within their bounds and on their step', () => {
  const kind = catalogue.find(({ id }) => id === 'bollinger');
  if (!kind) throw new Error('no such indicator');
  expect(within(kind, [20.4, 2.2])).toEqual([20, 2]);
  expect(within(kind, [9999, -1])).toEqual([500, 0.5]);
  expect(within(kind, [Number.NaN])).toEqual([20, 2]);
});

it('says from which bar on there are values', () => {
  const words = catalogue.map((kind) => kind.warmUp(kind.parameters.map(({ initial }) => initial)));
  expect(words).toEqual([
    'from the 20th bar on',
    'from the 50th bar on',
    'from the first midnight UTC on',
    'from the 20th bar on',
    'from the 15th bar on',
  ]);
  const [first] = catalogue;
  expect([2, 3, 11, 21, 112].map((length) => first?.warmUp([length]))).toEqual(
    ['2nd', '3rd', '11th', '21st', '112th'].map((word) => `from the ${word} bar on`),
  );
});

it('has a VWAP for bars shorter than a day alone', () => {
  const kind = catalogue.find(({ id }) => id === 'vwap');
  expect(kind?.silentOn?.('4h')).toBeNull();
  expect(kind?.silentOn?.('1D')).toBe('needs bars shorter than a day');
});
