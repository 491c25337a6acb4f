import { keys } from '../../api/keys';
import { simulatorOf } from '../../api/messages';
import type { Patch } from '../../api/patches';
import { simulator, venues } from '../../api/queries';

const isPrice = (type: string) => type === 'price_update' || type === 'current_prices';

export const patch: Patch = ({ type, data }, { client, invalidate }) => {
  if (type === 'trade.executed') invalidate(keys.simulators);
  // A replay's clock moves with its prices, and the account's equity with both.
  if (isPrice(type) && client.getQueryData(venues.queryKey)?.some((venue) => venue.mode === 'replay')) {
    invalidate(keys.simulators, keys.accounts, keys.venues);
  }
  if (type !== 'simulator.update') return;
  invalidate(keys.accounts, keys.venues);
  const now = simulatorOf(data);
  if (!now) {
    invalidate(keys.simulators);
    return;
  }
  client.setQueryData(simulator(now.account).queryKey, (old) => (old ? { ...old, ...now } : old));
  // A replay's clock must be known at once wherever its market is shown: the chart ends there.
  const { mode, clock, market_epoch, replay_of } = now;
  if (mode === undefined || clock === undefined || market_epoch === undefined || replay_of === undefined) return;
  client.setQueryData(venues.queryKey, (old) =>
    old?.map((venue) => (venue.venue === now.venue ? { ...venue, mode, clock, market_epoch, replay_of } : venue)),
  );
};
