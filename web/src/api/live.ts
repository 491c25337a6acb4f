/** One message of the desk's stream. `seq` counts what this client was sent on that channel. */
export interface LiveMessage {
  type: string;
  channel?: string;
  data: unknown;
  timestamp: string;
  seq: number;
}

export type LiveState = 'off' | 'connecting' | 'open' | 'lost';

export interface LiveStatus {
  state: LiveState;
  /** When the connection went away, epoch ms; null while it stands. */
  lostSince: number | null;
  /** When the last message of any kind came, epoch ms. */
  lastMessageAt: number | null;
}

type Listener = (message: LiveMessage) => void;

const firstRetryMs = 500;
const longestRetryMs = 15_000;
const pingEveryMs = 10_000;
const silentAfterMs = 25_000;

/**
 * The page's one WebSocket. Channels are counted: the first user subscribes, the last one unsubscribes.
 * A lost connection is reported at once, retried with back-off, and on return all channels are subscribed again
 * before `onReturn` tells the cache to back-fill.
 */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private wanted = false;
  private retryMs = firstRetryMs;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private pingTimer: ReturnType<typeof setInterval> | null = null;
  private wasOpen = false;
  private readonly channels = new Map<string, number>();
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private status: LiveStatus = { state: 'off', lostSince: null, lastMessageAt: null };

  onReturn: (() => void) | null = null;

  readonly getStatus = (): LiveStatus => this.status;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    window.addEventListener('online', this.retryNow);
    window.addEventListener('offline', this.noticeOffline);
    document.addEventListener('visibilitychange', this.reconnectWhenSeen);
    this.open();
  }

  stop(): void {
    this.wanted = false;
    window.removeEventListener('online', this.retryNow);
    window.removeEventListener('offline', this.noticeOffline);
    document.removeEventListener('visibilitychange', this.reconnectWhenSeen);
    if (this.retryTimer) clearTimeout(this.retryTimer);
    this.dropSocket();
    this.wasOpen = false;
    this.update({ state: 'off', lostSince: null });
  }

  subscribe(channel: string): () => void {
    const users = this.channels.get(channel) ?? 0;
    this.channels.set(channel, users + 1);
    if (users === 0) this.send({ type: 'subscribe', channels: [channel] });
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const left = (this.channels.get(channel) ?? 1) - 1;
      if (left > 0) this.channels.set(channel, left);
      else {
        this.channels.delete(channel);
        this.send({ type: 'unsubscribe', channels: [channel] });
      }
    };
  }

  /** Tries at once instead of waiting for the back-off. */
  readonly retryNow = (): void => {
    if (this.wanted && this.status.state !== 'open') {
      this.retryMs = firstRetryMs;
      this.open();
    }
  };

  private readonly noticeOffline = (): void => {
    if (this.socket) this.lost();
  };

  private readonly reconnectWhenSeen = (): void => {
    if (document.visibilityState === 'visible') this.retryNow();
  };

  private open(): void {
    if (this.retryTimer) clearTimeout(this.retryTimer);
    this.dropSocket();
    if (this.status.state !== 'lost') this.update({ state: 'connecting' });
    const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${window.location.host}/ws`);
    this.socket = socket;
    socket.onopen = () => {
      const back = this.wasOpen;
      this.wasOpen = true;
      this.retryMs = firstRetryMs;
      this.update({ state: 'open', lostSince: null, lastMessageAt: Date.now() });
      if (this.channels.size > 0) this.send({ type: 'subscribe', channels: [...this.channels.keys()] });
      this.pingTimer = setInterval(() => this.ping(), pingEveryMs);
      if (back) this.onReturn?.();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.receive(event.data);
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
  }

  private receive(raw: unknown): void {
    if (typeof raw !== 'string') return;
    let message: LiveMessage;
    try {
      message = JSON.parse(raw) as LiveMessage;
    } catch {
      return;
    }
    this.update({ lastMessageAt: Date.now() });
    for (const listener of this.listeners) listener(message);
  }

  private ping(): void {
    const silent = Date.now() - (this.status.lastMessageAt ?? 0);
    if (silent > silentAfterMs) this.lost();
    else this.send({ type: 'ping' });
  }

  private lost(): void {
    this.dropSocket();
    if (!this.wanted) return;
    this.update({ state: 'lost', lostSince: this.status.lostSince ?? Date.now() });
    // Spread the retries of many pages a little, so that they do not all come back in the same instant.
    const spread = 0.8 + 0.4 * (performance.now() % 1);
    this.retryTimer = setTimeout(() => this.open(), this.retryMs * spread);
    this.retryMs = Math.min(this.retryMs * 2, longestRetryMs);
  }

  private dropSocket(): void {
    if (this.pingTimer) clearInterval(this.pingTimer);
    this.pingTimer = null;
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private update(change: Partial<LiveStatus>): void {
    this.status = { ...this.status, ...change };
    for (const watcher of this.watchers) watcher();
  }
}

export const live = new LiveConnection();
