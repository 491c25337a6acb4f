import { expect, it } from 'vitest';
import type { AlertReading, MappingPreset, UnderstoodField } from '../../api/types';
import { noMapping, noDefaults, usualDefaults } from './draft';
import { assign, bestOf, candidatesFor, fillDefaults, isOwnFormat, riddlesOf, rowsOf, sentenceOf, teach, unitFor } from './reading';

type Text = string | null;

const field = (name: string, path: Text, given: Text, taken: Text, note: Text = null): UnderstoodField => ({
  field: name,
  path,
  given,
  taken,
  note,
});

const signal = { action: 'buy', symbol: 'BTCUSDT', entry: null, target: '2 %', stop: '1 %', id: 'x' } as const;

const reading = (fields: UnderstoodField[], rest: Partial<AlertReading> = {}): AlertReading => ({
  read_as: 'JSON',
  signal: null,
  fields,
  unused: [],
  errors: [],
  warnings: [],
  ...rest,
});

const preset = (name: string, sample: string): MappingPreset => ({ name, title: '', sample, mapping: {} });
const presets = [preset('a', '{}'), preset('b', '{"x":1}'), preset('kv', 'A=b'), preset('two', '{{strategy.order.action}} {{ticker}}')];

it('asks the presets whose samples have the shape of what is pasted', () => {
  const names = (text: string) => candidatesFor(text, presets).map(({ name }) => name);
  expect(names(' {"a":1}')).toEqual(['a', 'b']);
  expect(names('SIGNAL=BUY')).toEqual(['kv']);
  expect(names('buy BTC')).toEqual(['two']);
  expect(candidatesFor('buy BTC', presets.slice(0, 2)).map(({ name }) => name)).toEqual(['a']);
});

it('prefers what makes a signal, then fewer errors, then what finds more, and of equals the first', () => {
  const poor = { preset: 'poor', reading: reading([], { errors: ['x'] }) };
  const rich = { preset: 'rich', reading: reading([field('stop', 'sl', '1', '1')], { errors: ['x'] }) };
  const whole = { preset: 'whole', reading: reading([], { signal }) };
  expect(bestOf([poor, rich])?.preset).toBe('rich');
  expect(bestOf([poor, rich, whole])?.preset).toBe('whole');
  expect(bestOf([whole, { ...whole, preset: 'later' }])?.preset).toBe('whole');
  expect(bestOf([])).toBeNull();
});

it('lists a ticket in its order, with what is missing and what a default gives', () => {
  const rows = rowsOf(reading([field('symbol', 'ticker', 'XBT', 'XBT'), field('stop', null, null, '1 %', 'the route’s default')]));
  expect(rows.map(({ field: name, state }) => [name, state])).toEqual([
    ['action', 'missing'],
    ['symbol', 'found'],
    ['stop', 'default'],
    ['target', 'missing'],
  ]);
});

it('misses no exits of a close', () => {
  const rows = rowsOf(reading([field('action', 'a', 'flat', 'close'), field('symbol', 's', 'B', 'B')]));
  expect(rows.some(({ state }) => state === 'missing')).toBe(false);
});

it('says what an alert asks for in a sentence', () => {
  expect(sentenceOf(signal)).toBe('Buy BTCUSDT at the market, stop 1 %, target 2 %');
  expect(sentenceOf({ ...signal, action: 'sell', entry: 45000.5, target: null, stop: null })).toBe('Sell BTCUSDT at 45000.5');
  expect(sentenceOf({ ...signal, action: 'close' })).toBe('Close BTCUSDT');
});

it('asks for the meaning of a word and of a ticker that nobody knows', () => {
  const unknown = reading([field('action', 'a', 'go', 'go', 'no action that is known'), field('symbol', 's', 'XBT', 'XBT')]);
  expect(riddlesOf(unknown, ['BTCUSDT'])).toEqual([
    { kind: 'action', word: 'go' },
    { kind: 'symbol', word: 'XBT' },
  ]);
  const told = reading([], { errors: ["action: 'go' is no action that is known; map the word."] });
  expect(riddlesOf(told, [])).toEqual([{ kind: 'action', word: 'go' }]);
  expect(riddlesOf(reading([field('symbol', 's', 'BINANCE:BTCUSDT', 'BTCUSDT')]), ['BTCUSDT'])).toEqual([]);
});

it('learns a word once, whatever its case', () => {
  const once = teach(noMapping, { kind: 'action', word: 'Go' }, 'buy');
  expect(teach(once, { kind: 'action', word: 'go' }, 'sell').actions).toEqual([{ from: 'go', to: 'sell' }]);
});

it('looks at an assigned place first, and at the preset’s behind it', () => {
  const mapping = { fields: { stop: [{ path: 'sl' }], symbol: [{ path: 'ticker' }] } };
  expect(assign(noMapping, 'stop', 'risk.sl_ticks', mapping).fields.stop).toEqual([
    { path: 'risk.sl_ticks', unit: 'ticks', side: '' },
    { path: 'sl', unit: 'price', side: '' },
  ]);
  expect(assign(noMapping, 'symbol', 'pair', mapping).fields.symbol).toBe('pair, ticker');
  expect(assign(noMapping, 'nothing', 'x', mapping)).toBe(noMapping);
});

it('guesses from a key what its number is', () => {
  expect(['sl_pips', 'tp_points', 'stop_pct', 'stopLoss'].map(unitFor)).toEqual(['ticks', 'points', 'percent', 'price']);
});

it('fills by default only what is missing and has no default yet', () => {
  const rows = rowsOf(reading([field('action', 'a', 'buy', 'buy'), field('target', 'tp', '5%', '5 %')]));
  expect(fillDefaults(noDefaults, rows, usualDefaults)).toEqual({ ...noDefaults, stop: usualDefaults.stop });
  const own = { ...noDefaults, stop: { unit: 'atr', amount: '2' } as const };
  expect(fillDefaults(own, rows, usualDefaults)).toEqual(own);
});

it('knows the desk’s own format by its fields', () => {
  expect(isOwnFormat('{"action":"buy","symbol":"BTCUSDT","entry":"market","target":"+2%","stop":"-1%","id":"1"}')).toBe(true);
  expect(isOwnFormat('{"action":"buy","symbol":"BTCUSDT"}')).toBe(false);
  expect(isOwnFormat('{"action":"buy","symbol":"BTCUSDT","id":"1","qty":1}')).toBe(false);
  expect(isOwnFormat('buy BTCUSDT')).toBe(false);
});
