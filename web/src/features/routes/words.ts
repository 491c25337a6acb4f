import type { OnBusy, Sizing } from '../../api/types';

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
