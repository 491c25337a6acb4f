import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveConnection } from './live';

/** Stands for the browser's socket: the test plays the desk. */
class Socket {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 0;
  sent: { type: string; channels?: string[] }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor() {
    Socket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text) as { type: string });
  }

  close() {
    this.readyState = 3;
  }

  accept() {
    this.readyState = Socket.OPEN;
    this.onopen?.();
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
