import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveConnection } from './live';

/** Stands for the browser's socket: the test plays the desk. */
class Socket {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 0;
  sent: { type: string; channels?: string[] | Record<string, number>; stream?: string }[] = [];
  closedWith: number | undefined;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor() {
    Socket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text) as { type: string });
  }

  close(code?: number) {
    this.closedWith = code;
    this.readyState = 3;
  }

  accept() {
    this.readyState = Socket.OPEN;
    this.onopen?.();
  }

  hear(type: string, data: unknown, channel?: string, seq = 1) {
    this.onmessage?.({ data: JSON.stringify({ type, channel, data, seq, timestamp: '' }) });
  }
}

const latest = () => Socket.all.at(-1) as Socket;
let connection: LiveConnection;

beforeEach(() => {
  vi.useFakeTimers();
  Socket.all = [];
  const quiet = { addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.stubGlobal('window', { ...quiet, location: { protocol: 'http:', host: 'desk' } });
  vi.stubGlobal('document', { ...quiet, visibilityState: 'visible' });
  vi.stubGlobal('WebSocket', Socket);
  connection = new LiveConnection();
});

afterEach(() => {
  connection.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('subscribes a channel once for all its users and leaves it with the last one', () => {
  connection.start();
  const first = connection.subscribe('prices');
  const second = connection.subscribe('prices');
  latest().accept();
  expect(latest().sent).toEqual([{ type: 'subscribe', channels: ['prices'] }]);
  first();
  first();
  expect(latest().sent).toHaveLength(1);
  second();
  expect(latest().sent.at(-1)).toEqual({ type: 'unsubscribe', channels: ['prices'] });
});

it('says at once that it was lost, comes back with its channels and asks for the back-fill', () => {
  const backFill = vi.fn();
  connection.onReturn = backFill;
  connection.start();
  connection.subscribe('sessions');
  latest().accept();
  expect(connection.getStatus().state).toBe('open');
  expect(backFill).not.toHaveBeenCalled();

  latest().onclose?.();
  expect(connection.getStatus()).toMatchObject({ state: 'lost', lostSince: Date.now() });
  const lostSince = connection.getStatus().lostSince;

  vi.advanceTimersByTime(1000);
  expect(Socket.all).toHaveLength(2);
  latest().onclose?.();
  expect(connection.getStatus().lostSince).toBe(lostSince);

  vi.advanceTimersByTime(2000);
  latest().accept();
  expect(latest().sent).toEqual([{ type: 'subscribe', channels: ['sessions'] }]);
  expect(connection.getStatus()).toMatchObject({ state: 'open', lostSince: null });
  expect(backFill).toHaveBeenCalledTimes(1);
});

/** Loses the connection, and comes back with the next one. */
function cutAndReturn() {
  latest().onclose?.();
  vi.advanceTimersByTime(20_000);
  latest().accept();
  latest().hear('welcome', { stream: `stream-${Socket.all.length}` });
}

/** A page that was sent three messages on one channel and none on another. */
function openWithTwoChannels() {
  const backFill = vi.fn();
  connection.onReturn = backFill;
  connection.start();
  latest().accept();
  latest().hear('welcome', { stream: 'stream-1' });
  const leave = connection.subscribe('sessions');
  connection.subscribe('trades');
  for (const seq of [1, 2, 3]) latest().hear('session.update', {}, 'sessions', seq);
  return { backFill, leave };
}

it('goes on with the stream that broke: it names what it saw, subscribes to nothing and fetches nothing', () => {
  const { backFill } = openWithTwoChannels();
  cutAndReturn();
  expect(latest().sent).toEqual([{ type: 'resume', stream: 'stream-1', channels: { sessions: 3, trades: 0 } }]);
  latest().hear('resumed', { channels: ['sessions', 'trades'], gap: [], missed: 2 });
  latest().hear('session.update', {}, 'sessions', 4);
  latest().hear('trade.update', {}, 'trades', 1);
  expect(latest().sent).toHaveLength(1);
  expect(backFill).not.toHaveBeenCalled();
  expect(connection.getStatus().gaps).toBe(0);

  cutAndReturn();
  expect(latest().sent).toEqual([{ type: 'resume', stream: 'stream-2', channels: { sessions: 4, trades: 1 } }]);
});

it('subscribes anew to a channel with a gap, and has everything fetched', () => {
  const { backFill } = openWithTwoChannels();
  cutAndReturn();
  latest().hear('resumed', { channels: ['trades'], gap: ['sessions'], missed: 0 });
  expect(latest().sent.slice(1)).toEqual([{ type: 'subscribe', channels: ['sessions'] }]);
  expect(backFill).toHaveBeenCalledTimes(1);
  expect(connection.getStatus().gaps).toBe(1);

  latest().hear('session.update', {}, 'sessions', 1);
  cutAndReturn();
  expect(latest().sent[0]?.channels).toEqual({ sessions: 1, trades: 0 });
});

it('begins anew where the desk does not resume', () => {
  const { backFill } = openWithTwoChannels();
  cutAndReturn();
  latest().hear('error', { message: 'no' });
  expect(latest().sent.slice(1)).toEqual([{ type: 'subscribe', channels: ['sessions', 'trades'] }]);
  latest().hear('error', { message: 'something else' });
  expect(latest().sent).toHaveLength(2);
  expect(backFill).toHaveBeenCalledTimes(1);
});

it('settles what was wanted and left meanwhile once the stream goes on', () => {
  const { leave } = openWithTwoChannels();
  latest().onclose?.();
  connection.subscribe('alerts');
  vi.advanceTimersByTime(20_000);
  latest().accept();
  leave();
  connection.subscribe('prices');
  expect(latest().sent).toEqual([{ type: 'resume', stream: 'stream-1', channels: { sessions: 3, trades: 0 } }]);
  latest().hear('resumed', { channels: ['sessions', 'trades'], gap: [], missed: 0 });
  expect(latest().sent.slice(1)).toEqual([
    { type: 'unsubscribe', channels: ['sessions'] },
    { type: 'subscribe', channels: ['alerts', 'prices'] },
  ]);
});

it('waits longer and longer for a desk that closes each connection as soon as it stands, until one lasts', () => {
  connection.start();
  for (let turn = 0; turn < 6; turn++) {
    latest().accept();
    latest().hear('welcome', { stream: `stream-${turn}` });
    latest().onclose?.();
    vi.advanceTimersByTime(20_000);
  }
  latest().accept();
  latest().onclose?.();
  const tried = Socket.all.length;
  vi.advanceTimersByTime(10_000);
  expect(Socket.all).toHaveLength(tried);

  vi.advanceTimersByTime(10_000);
  expect(Socket.all).toHaveLength(tried + 1);
  latest().accept();
  vi.advanceTimersByTime(6_000);
  latest().onclose?.();
  vi.advanceTimersByTime(1_000);
  expect(Socket.all).toHaveLength(tried + 2);
});

it('says goodbye when it is stopped, and only then', () => {
  openWithTwoChannels();
  const first = latest();
  vi.advanceTimersByTime(40_000);
  expect(first.readyState).toBe(3);
  expect(first.closedWith).toBeUndefined();
  latest().accept();
  connection.stop();
  expect(latest().closedWith).toBe(1000);
  connection.start();
  latest().accept();
  expect(latest().sent).toEqual([{ type: 'subscribe', channels: ['sessions', 'trades'] }]);
});

it('takes a socket that stays silent for lost', () => {
  connection.start();
  latest().accept();
  vi.advanceTimersByTime(10_000);
  expect(latest().sent.at(-1)).toEqual({ type: 'ping' });
  vi.advanceTimersByTime(20_000);
  expect(connection.getStatus().state).toBe('lost');
});

it('hands on what it hears and passes over what is not JSON', () => {
  const heard = vi.fn();
  connection.listen(heard);
  connection.start();
  latest().accept();
  latest().onmessage?.({ data: 'nonsense' });
  latest().onmessage?.({ data: '{"type":"price_update","data":{"AAPL":175.5},"timestamp":"","seq":1}' });
  expect(heard).toHaveBeenCalledTimes(1);
  expect(heard.mock.calls[0]?.[0]).toMatchObject({ type: 'price_update' });
});
