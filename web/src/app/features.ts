import { patch as alertsPatch } from './alerts';
import { accounts } from '../features/accounts/feature';
import { data } from '../features/data/feature';
import { home } from '../features/home/feature';
import { markets } from '../features/markets/feature';
import { reconciliation } from '../features/reconciliation/feature';
import { routes } from '../features/routes/feature';
import { sessions } from '../features/sessions/feature';
import { signIn } from '../features/sign-in/feature';
import { signals } from '../features/signals/feature';
import { simulator } from '../features/simulator/feature';
import { trades } from '../features/trades/feature';
import { trees } from '../features/trees/feature';
import type { Destination, Feature, PaletteEntry } from '../ui/feature';

/** Every feature of the page, in the order of the rail. A new one is a folder and a line here. */
export const features = [
  home,
  markets,
  trades,
  sessions,
  signals,
  routes,
  trees,
  accounts,
  reconciliation,
  data,
  simulator,
  signIn,
] as const;

const listed: readonly Feature[] = features;

export const destinations: readonly Destination[] = listed.flatMap(({ destination }) => destination ?? []);
export const channels: readonly string[] = listed.flatMap((feature) => feature.channels ?? []);
export const patches = [alertsPatch, ...listed.flatMap(({ patch }) => patch ?? [])];
const paletteHooks = listed.flatMap((feature) => feature.usePaletteEntries ?? []);

/** What the features offer to the palette. */
export function usePaletteEntries(): PaletteEntry[] {
  const entries: PaletteEntry[] = [];
  // The list of features stands when the page is built: the hooks are called in the same order each time.
  // eslint-disable-next-line react-hooks/rules-of-hooks
  for (const useEntries of paletteHooks) entries.push(...useEntries());
  return entries;
}
