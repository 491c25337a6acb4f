import { expect, it } from 'vitest';
import { alertOf, barOf, jobOf, killSwitchOf, messageOf, pricesOf, resumedOf, sessionOf, simulatorOf, streamOf, tradeOf } from './messages';

const message = (type: string, data: unknown) => ({ type, data, timestamp: '2024-12-01T00:00:00Z', seq: 1 });

it('reads a message, and passes over what is none', () => {
  expect(messageOf('{"type":"bar","channel":"bars","data":{},"timestamp":"t","seq":7}')).toMatchObject({ type: 'bar', seq: 7 });
  expect(messageOf('{"type":"pong"}')).toMatchObject({ type: 'pong', channel: undefined, seq: 0 });
  for (const raw of ['nonsense', '[]', 'null', '{"data":1}', '{"type":3}', 7]) expect(messageOf(raw)).toBeNull();
});

it('keeps the figures that are what they should be and leaves out the others', () => {
  const told = { trade_id: 't1', phase: 'open', open_quantity: '3', fees: 1, exit_reason: 'bored', note: null, unheard_of: 1 };
  expect(tradeOf(told)).toEqual({ trade_id: 't1', phase: 'open', fees: 1, note: null });
  const reducing = { trade_id: 't1', open_quantity: 3, closing_quantity: 2 };
  expect(tradeOf(reducing)).toEqual(reducing);
  expect(tradeOf({ trade_id: 't1', closing_quantity: '2' })).toEqual({ trade_id: 't1' });
  expect(tradeOf({ phase: 'open' })).toBeNull();
  expect(sessionOf({ session_id: 's1', status: 'won', running_total: 5, is_completed: 'yes' })).toEqual({
    session_id: 's1',
    status: 'won',
    running_total: 5,
  });
  expect(sessionOf(null)).toBeNull();
  const position = { symbol: 'BTCUSDT', quantity: 1, average_price: 1, last_price: null, unrealized_pnl: 0 };
  expect(simulatorOf({ account: 'two', mode: 'replay', speed: 60, clock: 5, positions: [position] })).toEqual({
    account: 'two',
    mode: 'replay',
    speed: 60,
    positions: [position],
  });
  expect(simulatorOf({ account: 'two', speed: 'fast', positions: [{ ...position, quantity: 'x' }] })).toEqual({ account: 'two' });
});

it('takes a bar, an alert or the kill switch whole or not at all', () => {
  const bar = { symbol: 'A', venue: 'file', timeframe: '1m', timestamp: 't', open: 1, high: 2, low: 0.5, close: 1, volume: 0 };
  expect(barOf(message('bar', bar))).toEqual(bar);
  expect(barOf(message('bar', { ...bar, close: null }))).toBeNull();
  expect(barOf(message('price_update', bar))).toBeNull();
  const alert = { id: 7, kind: 'unprotected', level: 'bad', message: 'Unprotected', symbol: null };
  expect(alertOf(message('alert.new', alert))).toEqual(alert);
  expect(alertOf(message('alert.new', { ...alert, level: 'loud' }))).toBeNull();
  expect(alertOf(message('kill_switch.update', alert))).toBeNull();
  expect(killSwitchOf({ engaged: true, reason: null, changed_at: null, changed_by: 'admin' })).toMatchObject({ engaged: true });
  expect(killSwitchOf({ engaged: 'yes' })).toBeNull();
});

it('reads prices, jobs and what the stream says of itself', () => {
  expect(pricesOf({ AAPL: 175.5, junk: 'x' })).toEqual({ AAPL: 175.5 });
  expect(pricesOf([1])).toEqual({});
  const job = { job_id: 'j1', symbol: 'BTCUSDT', status: 'storing', progress: 40, seconds_left: null };
  expect(jobOf(message('data_collection_progress', job))).toEqual(job);
  expect(jobOf(message('data_collection_progress', { job_id: 'j1' }))).toBeNull();
  expect(jobOf(message('model_training_progress', job))).toBeNull();
  expect(streamOf({ stream: 's' })).toBe('s');
  expect(streamOf(undefined)).toBeNull();
  expect(resumedOf({ channels: ['trades'], gap: 'all' })).toEqual({ channels: ['trades'], gap: [] });
});
