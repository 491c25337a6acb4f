import { expect, it } from 'vitest';
import type { Route, SignalMapping } from '../../api/types';
import {
  createBody,
  defaultsDraftOf,
  defaultsOf,
  draftOf,
  editBody,
  mappingDraftOf,
  mappingOf,
  newRoute,
  readableDefaults,
  usualDefaults,
  wrongOf,
  type SourceDraft,
} from './draft';

const mapping: SignalMapping = {
  preset: 'tradingview-strategy',
  style: 'action',
  fields: {
    action: [{ path: 'signal' }, { path: 'side' }],
    stop: [{ path: 'risk.sl_ticks', unit: 'ticks' }, { path: 'long SL', unit: 'price', side: 'buy' }],
  },
  actions: { go: 'buy' },
  symbols: { XBT: 'BTCUSDT' },
};

const route = (fields: Partial<Route> = {}): Route => ({
  id: 'rt_1',
  name: 'one',
  symbols: ['BTCUSDT'],
  account: 'simulator',
  staking_tree_id: 'tree',
  sizing: 'target',
  allow_lower_reward_risk: false,
  on_busy: 'refuse',
  format: 'mapped',
  mapping,
  defaults: { stop: { percent: 1 }, atr_length: 14, id_from_content: false },
  paused_at: null,
  allowed_senders: ['10.0.0.0/8'],
  hmac: false,
  max_loss_percent: 5,
  max_entry_distance: 0.25,
  max_signal_age_minutes: 1440,
  expect: null,
  missed_at: null,
  created_at: '2026-01-01T00:00:00Z',
  rotated_at: null,
  session_id: null,
  current_node: null,
  last_signal_id: null,
  last_signal_status: null,
  last_signal_at: null,
  today_pnl: null,
  warnings: [],
  alert_template: '',
  sample_alert: '',
  ...fields,
});

it('gives a mapping back as it came', () => {
  expect(mappingOf(mappingDraftOf(mapping))).toEqual(mapping);
});

it('keeps what its fields cannot write: keys with commas, and a field that is looked for nowhere', () => {
  const odd: SignalMapping = { ...mapping, fields: { action: [{ path: 'a, b' }], target: [], unknown: [{ path: 'x' }] } };
  expect(mappingOf(mappingDraftOf(odd)).fields).toEqual(odd.fields);
});

it('leaves out rows of a mapping that say nothing', () => {
  const draft = mappingDraftOf(null);
  const nothing: SourceDraft = { path: '', unit: 'price', side: '' };
  const typed = { ...draft, actions: [{ from: ' ', to: 'buy' }], fields: { ...draft.fields, stop: [nothing] } };
  expect(mappingOf(typed)).toEqual({ preset: 'tradingview-strategy', style: 'position', fields: {}, actions: {}, symbols: {} });
});

it('gives defaults back as they came, each in its unit', () => {
  for (const unit of ['percent', 'ticks', 'atr'] as const) {
    const defaults = { entry: 'market' as const, stop: { [unit]: 2 }, target: { stop_distance: 1.5 }, symbol: 'BTCUSDT' };
    expect(defaultsOf(defaultsDraftOf(defaults))).toEqual(defaults);
  }
});

it('sends the bars of the average true range only where one is asked for', () => {
  const draft = { ...usualDefaults, atr_length: '20', atr_timeframe: '4h' };
  expect(defaultsOf(draft)).not.toHaveProperty('atr_length');
  const sent = defaultsOf({ ...draft, stop: { unit: 'atr', amount: '2' } });
  expect(sent).toMatchObject({ stop: { atr: 2 }, atr_length: 20, atr_timeframe: '4h' });
});

it('reads with what is half typed as if it were not there', () => {
  expect(readableDefaults({ ...usualDefaults, stop: { unit: 'percent', amount: '0.' } })).not.toHaveProperty('stop');
  expect(readableDefaults({ ...usualDefaults, stop: { unit: 'atr', amount: '2' }, atr_length: '1' })).not.toHaveProperty('atr_length');
});

it('sends of an edit only what was changed', () => {
  const before = draftOf(route());
  expect(editBody(before, before)).toEqual({});
  expect(editBody(before, { ...before, name: ' two ' })).toEqual({ name: 'two' });
  const stop = { unit: 'percent', amount: '2' } as const;
  expect(editBody(before, { ...before, defaults: { ...before.defaults, stop } })).toEqual({ defaults: { stop: { percent: 2 } } });
  expect(editBody(before, { ...before, format: 'native' })).toEqual({ format: 'native' });
  const none = { unit: 'none', amount: '' } as const;
  expect(editBody(before, { ...before, defaults: { ...before.defaults, stop: none } })).toEqual({ defaults: {} });
});

it('sends no mapping of a new route in the desk’s own format, and no empty defaults', () => {
  const body = createBody({ ...newRoute, name: 'x', symbols: 'btcusdt ethusdt' });
  expect(body).not.toHaveProperty('mapping');
  expect(body).not.toHaveProperty('defaults');
  expect(body).toMatchObject({ format: 'native', symbols: ['BTCUSDT', 'ETHUSDT'], max_loss_percent: 5 });
});

it('says how often an alert is expected, and in an edit also that none is any more', () => {
  const before = draftOf({ ...route(), expect: { every: 'minutes', minutes: 90 } });
  expect(before.expect).toEqual({ every: 'minutes', timeframe: '1h', minutes: '90' });
  const every = (expect: Partial<typeof before.expect>) => editBody(before, { ...before, expect: { ...before.expect, ...expect } });
  expect(every({})).toEqual({});
  expect(every({ minutes: '30' })).toEqual({ expect: { every: 'minutes', minutes: 30 } });
  expect(every({ every: 'bar', timeframe: '4h' })).toEqual({ expect: { every: 'bar', timeframe: '4h' } });
  expect(every({ every: 'never' })).toEqual({ expect: { every: 'never' } });
  expect(editBody(draftOf(route()), { ...draftOf(route()), expect: { ...newRoute.expect } })).toEqual({});
  const wrong = wrongOf({ ...before, expect: { ...before.expect, minutes: '0' } });
  expect(wrong['expect.minutes']).toBe('must be a number above 0.');
  expect(wrongOf({ ...before, expect: { ...before.expect, every: 'bar', minutes: '' } })['expect.minutes']).toBeNull();
});

it('says before sending what can be no number', () => {
  const defaults = { ...usualDefaults, stop: { unit: 'atr', amount: '-1' } as const };
  const wrong = wrongOf({ ...newRoute, name: 'x', symbols: 'X', max_loss_percent: 'much', defaults });
  expect(Object.entries(wrong).filter(([, words]) => words)).toEqual([
    ['defaults.stop', 'must be a number above 0.'],
    ['max_loss_percent', 'must be a number above 0.'],
  ]);
});
