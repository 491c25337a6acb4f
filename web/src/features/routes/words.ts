import type { ExpectedAlerts, OnBusy, PriceDefault, Route, Signal, SignalDefaults, Sizing } from '../../api/types';
import { missing } from '../../domain/numbers';
import { sentence } from '../../domain/words';

/** What the stake of a node means. */
export const sizingWords: Record<Sizing, string> = {
  target: 'Target: hitting the target earns the stake, net',
  risk: 'Risk: being stopped out loses the stake, net',
  notional: 'Notional: the stake is the value at the entry',
};

/** What becomes of a signal while a trade of the route is open. */
export const busyWords: Record<OnBusy, string> = {
  refuse: 'Refuse new signals',
  queue: 'Queue new signals',
  reverse: 'An opposite signal closes it, then enters',
};

/** Both as a form offers them. */
export const sizingOptions = Object.entries(sizingWords);
export const busyOptions = Object.entries(busyWords);

/** How a route reads its alerts. */
export function formatWords({ mapping }: Pick<Route, 'mapping'>): string {
  if (mapping === null) return 'Candlewick’s own';
  const own = Object.keys(mapping.fields ?? {}).length;
  const preset = mapping.preset ?? 'no preset';
  return own === 0 ? preset : `${preset}, ${own} ${own === 1 ? 'field' : 'fields'} of its own`;
}

/** What a route takes where an alert does not say it. */
export function defaultsWords(defaults: SignalDefaults | null): string {
  if (defaults === null) return 'refused';
  const parts = [
    defaults.stop ? `stop ${priceDefaultWords(defaults.stop)}` : null,
    defaults.target ? `target ${priceDefaultWords(defaults.target)}` : null,
    defaults.entry === 'market' ? 'entry always at the market' : null,
    defaults.symbol ? `symbol ${defaults.symbol}` : null,
    defaults.id_from_content ? 'id made of the content' : null,
  ].filter(Boolean);
  return parts.length === 0 ? 'refused' : parts.join(', ');
}

/** A default for a stop or a target as it is read: `1 %`, `2 × ATR`. */
export function priceDefaultWords(price: PriceDefault): string {
  if (price.percent != null) return `${price.percent} %`;
  if (price.ticks != null) return `${price.ticks} ticks`;
  if (price.atr != null) return `${price.atr} × ATR`;
  return `${price.stop_distance ?? missing} × the stop’s distance`;
}

/** How often a route expects an alert. */
export function expectedWords(expect: ExpectedAlerts | null): string {
  if (expect?.every === 'bar') return `at every ${expect.timeframe ?? missing} bar close`;
  return expect?.every === 'minutes' ? `at least every ${expect.minutes ?? missing} minutes` : 'at no set interval';
}

/** What became of a signal, in a word. */
export function signalWords(status: Signal['status'] | null): string {
  return status === null ? missing : sentence(status).toLowerCase();
}
