import type { IconName } from '../ui/Icon';

/** The features in the order of the rail. */
export const destinations = [
  { to: '/markets', word: 'Markets', icon: 'markets' },
  { to: '/trades', word: 'Trades', icon: 'trades' },
  { to: '/sessions', word: 'Sessions', icon: 'sessions' },
  { to: '/signals', word: 'Signals', icon: 'signals' },
  { to: '/routes', word: 'Routes', icon: 'routes' },
  { to: '/data', word: 'Data', icon: 'data' },
  { to: '/simulator', word: 'Simulator', icon: 'simulator' },
] as const satisfies readonly { to: string; word: string; icon: IconName }[];
