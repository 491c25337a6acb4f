import { messageOf, resumedOf, streamOf, type LiveMessage } from './messages';

export type LiveState = 'off' | 'connecting' | 'open' | 'lost';

export interface LiveStatus {
  state: LiveState;
  /** When the connection went away, epoch ms; null while it stands. */
  lostSince: number | null;
  /** When the last message of any kind came, epoch ms. */
  lastMessageAt: number | null;
  /** How often it came back without all that was sent meanwhile. */
  gaps: number;
}

type Listener = (message: LiveMessage) => void;

const firstRetryMs = 500;
const longestRetryMs = 15_000;
/** A connection that stood so long is a sound one: the next retry is a quick one again. */
const soundAfterMs = 5_000;
const pingEveryMs = 10_000;
const silentAfterMs = 25_000;
const goodbye = 1000;

/**
 * The page's one WebSocket. Channels are counted: the first user subscribes, the last one unsubscribes.
 * A lost connection is reported at once and retried with back-off. On return the stream is resumed: the desk sends what
 * was missed. Where it no longer can, the channels are subscribed again before `onReturn` tells the cache to back-fill.
 */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private wanted = false;
  private retryMs = firstRetryMs;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private pingTimer: ReturnType<typeof setInterval> | null = null;
  private soundTimer: ReturnType<typeof setTimeout> | null = null;
  private wasOpen = false;
  /** What the desk calls the stream, for the connection that goes on with it; null before the first welcome. */
  private stream: string | null = null;
  /** Asked to resume, and no answer yet: what is subscribed until then waits for it. */
  private resuming = false;
  /** The last number seen on each channel that this stream has or had. */
  private readonly seen = new Map<string, number>();
  private readonly channels = new Map<string, number>();
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private status: LiveStatus = { state: 'off', lostSince: null, lastMessageAt: null, gaps: 0 };

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
    // The code says goodbye: the desk need not keep the stream.
    this.dropSocket(goodbye);
    this.wasOpen = false;
    this.forget();
    this.update({ state: 'off', lostSince: null });
  }

  subscribe(channel: string): () => void {
    const users = this.channels.get(channel) ?? 0;
    this.channels.set(channel, users + 1);
    if (users === 0) this.join([channel]);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const left = (this.channels.get(channel) ?? 1) - 1;
      if (left > 0) this.channels.set(channel, left);
      else {
        this.channels.delete(channel);
        if (!this.resuming) this.send({ type: 'unsubscribe', channels: [channel] });
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
      // Not yet: a desk that refuses a page lets it in first and closes the connection with the reason.
      this.soundTimer = setTimeout(() => {
        this.retryMs = firstRetryMs;
      }, soundAfterMs);
      this.update({ state: 'open', lostSince: null, lastMessageAt: Date.now() });
      this.pingTimer = setInterval(() => this.ping(), pingEveryMs);
      const seen = [...this.seen].filter(([channel]) => this.channels.has(channel));
      if (back && this.stream !== null && seen.length > 0) {
        this.resuming = true;
        this.send({ type: 'resume', stream: this.stream, channels: Object.fromEntries(seen) });
      } else {
        this.beginAnew(back);
      }
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.receive(event.data);
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
  }

  private receive(raw: unknown): void {
    const message = messageOf(raw);
    if (message === null) return;
    this.update({ lastMessageAt: Date.now() });
    this.follow(message);
    for (const listener of this.listeners) listener(message);
  }

  /** Keeps count of what was seen, and hears whether the stream goes on. */
  private follow({ type, channel, seq, data }: LiveMessage): void {
    if (channel !== undefined) {
      if (this.seen.has(channel)) this.seen.set(channel, seq);
    } else if (type === 'welcome') {
      this.stream = streamOf(data);
    } else if (type === 'resumed' && this.resuming) {
      this.resuming = false;
      const { channels, gap } = resumedOf(data);
      const left = channels.filter((resumed) => !this.channels.has(resumed));
      if (left.length > 0) this.send({ type: 'unsubscribe', channels: left });
      this.beginAnew(gap.length > 0, channels);
    } else if (type === 'error' && this.resuming) {
      // Whatever it did not like about it: a stream that is not resumed begins anew.
      this.resuming = false;
      this.beginAnew(true);
    }
  }

  /** Subscribes to everything but what goes on, and has the cache fetch what was missed. */
  private beginAnew(isMissed: boolean, resumed: string[] = []): void {
    for (const channel of this.seen.keys()) if (!resumed.includes(channel)) this.seen.delete(channel);
    this.join([...this.channels.keys()].filter((channel) => !resumed.includes(channel)));
    if (!isMissed) return;
    this.update({ gaps: this.status.gaps + 1 });
    this.onReturn?.();
  }

  private join(channels: string[]): void {
    if (channels.length === 0 || this.resuming || this.socket?.readyState !== WebSocket.OPEN) return;
    for (const channel of channels) if (!this.seen.has(channel)) this.seen.set(channel, 0);
    this.send({ type: 'subscribe', channels });
  }

  private forget(): void {
    this.stream = null;
    this.seen.clear();
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

  private dropSocket(code?: number): void {
    if (this.pingTimer) clearInterval(this.pingTimer);
    this.pingTimer = null;
    if (this.soundTimer) clearTimeout(this.soundTimer);
    this.soundTimer = null;
    this.resuming = false;
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code);
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
