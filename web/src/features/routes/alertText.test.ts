import { expect, it } from 'vitest';
import type { MappingPreset, SignalDefaults, SignalMapping } from '../../api/types';
import { curlCommand, pineScript, quoted, sampleAlert, shapeOf, signedCurlCommand, signedPython } from './alertText';

const from = (...paths: string[]) => paths.map((path) => ({ path }));
const presets: MappingPreset[] = [
  {
    name: 'json',
    title: '',
    sample: '{"ticker":"{{ticker}}","action":"{{strategy.order.action}}"}',
    mapping: {
      fields: {
        action: from('order.action', 'action'),
        symbol: from('ticker'),
        stop: [{ path: 'long SL', side: 'buy' }, { path: 'sl_ticks', unit: 'ticks' }],
        target: from('tp'),
        id: from('id', 'alert_id'),
      },
    },
  },
  { name: 'pairs', title: '', sample: 'SYMBOL={{ticker}}', mapping: { fields: { action: from('SIGNAL'), symbol: from('SYMBOL') } } },
  {
    name: 'words',
    title: '',
    sample: '{{strategy.order.action}} {{ticker}}',
    mapping: { fields: { action: from('1'), symbol: from('2') } },
  },
  { name: 'target', title: '', sample: '{}', mapping: { fields: { position: from('market_position'), symbol: from('ticker') } } },
];

const route = (mapping: SignalMapping | null, defaults: SignalDefaults | null = null) => ({
  name: 'my "route"',
  mapping,
  defaults,
  symbols: ['BTCUSDT', 'ETHUSDT'],
});

it('writes the desk’s own format with distances that hold at any price', () => {
  expect(JSON.parse(sampleAlert(route(null), presets, 'test-1'))).toEqual({
    action: 'buy',
    symbol: 'BTCUSDT',
    entry: 'market',
    target: '+2%',
    stop: '-1%',
    id: 'test-1',
  });
});

it('writes keys within keys', () => {
  const mapping = { fields: { action: from('order.action'), symbol: from('order.pair') } };
  expect(sampleAlert(route(mapping), [], 'x')).toBe('{"order":{"action":"buy","pair":"BTCUSDT"}}');
});

it('writes what a mapping looks for, as the sample of its preset does, and only what its defaults lack', () => {
  const whole = { action: 'buy', ticker: 'BTCUSDT', tp: '+2%', sl_ticks: '100', id: 'x' };
  expect(JSON.parse(sampleAlert(route({ preset: 'json' }), presets, 'x'))).toEqual(whole);
  const defaults = { stop: { percent: 1 }, target: { stop_distance: 2 } };
  expect(sampleAlert(route({ preset: 'json' }, defaults), presets, 'x')).toBe('{"action":"buy","ticker":"BTCUSDT","id":"x"}');
  expect(sampleAlert(route({ preset: 'pairs' }, defaults), presets, 'x')).toBe('SIGNAL=buy;SYMBOL=BTCUSDT');
  expect(sampleAlert(route({ preset: 'words' }, defaults), presets, 'x')).toBe('buy BTCUSDT');
  expect(sampleAlert(route({ preset: 'target' }, defaults), presets, 'x')).toBe('{"market_position":"long","ticker":"BTCUSDT"}');
});

it('speaks the sender’s words where the route has them', () => {
  const mapping = { preset: 'words', actions: { go: 'buy', gone: 'close' }, symbols: { XBT: 'BTCUSDT' } };
  expect(sampleAlert(route(mapping), presets, 'x')).toBe('go XBT');
  expect(pineScript(route(mapping), presets)).toContain(`word = side > 0 ? 'go' : 'sell'`);
  expect(pineScript(route(mapping), presets)).toContain('array.from("XBT", "ETHUSDT")');
});

it('prefers a place that counts for both sides, and the route’s own to the preset’s', () => {
  const stop = shapeOf(route({ preset: 'json' }), presets).parts.find(({ says }) => says === 'stop');
  expect(stop).toEqual({ path: 'sl_ticks', says: 'stop', unit: 'ticks' });
  const own = shapeOf(route({ preset: 'json', fields: { stop: from('risk.sl') } }), presets).parts.find(({ says }) => says === 'stop');
  expect(own?.path).toBe('risk.sl');
});

it('quotes a text for a shell, and gives each run an id of its own', () => {
  expect(quoted(`it's`)).toBe(`'it'\\''s'`);
  const command = curlCommand(route(null), presets, 'http://127.0.0.1:8001/api/webhook/trade-signal/t');
  expect(command).toContain(`"id":"test-'"$(date +%s)"'"}'`);
  expect(command).toContain(`'http://127.0.0.1:8001/api/webhook/trade-signal/t'`);
  expect(curlCommand(route({ preset: 'words' }), presets, 'http://x')).toContain('text/plain');
});

it('signs the very body that it sends', () => {
  const command = signedCurlCommand(route(null), presets, 'http://x', '-secret');
  expect(command).toContain(`-macopt 'key:-secret'`);
  expect(command).toContain('--data-binary "$body"');
  expect(signedPython(route(null), presets, 'http://x', 's')).toContain('hmac.new(secret, body, hashlib.sha256).hexdigest()');
});

it('writes a whole indicator whose message is the route’s alert', () => {
  const script = pineScript(route(null), presets);
  expect(script).toMatch(/^\/\/@version=6\nindicator\("Alerts for my route", overlay = true\)/);
  const message = /^ {4}('\{"action".*)$/m.exec(script)?.[1] ?? '';
  expect(message).toBe(
    `'{"action":"' + word + '","symbol":"' + symbol + '","entry":"' + "market" + '","target":"' + ` +
      `percent(side * stopDistance * targetMultiple / close * 100) + '","stop":"' + percent(-side * stopDistance / close * 100) + ` +
      `'","id":"' + id + '","timenow":"' + str.format_time(timenow, "yyyy-MM-dd'T'HH:mm:ss'Z'", "UTC") + '"}'`,
  );
});

it('leaves out of the script what the route has defaults for', () => {
  const script = pineScript(route({ preset: 'words' }, { stop: { percent: 1 }, target: { percent: 2 } }), presets);
  expect(script).not.toMatch(/atr|percent|stopDistance/);
  expect(script).toContain(`    word + ' ' + symbol\n`);
  const ticks = pineScript(route({ preset: 'json' }, { target: { percent: 2 } }), presets);
  expect(ticks).toContain('str.tostring(math.round(stopDistance / syminfo.mintick))');
  expect(ticks).not.toContain('targetMultiple');
});
