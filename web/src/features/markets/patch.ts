import { keys } from '../../api/keys';
import { pricesOf } from '../../api/messages';
import type { Patch } from '../../api/patches';
import { prices } from '../../api/queries';

export const patch: Patch = ({ type, data }, { client, invalidate }) => {
  if (type === 'trade.executed' || type === 'trade.update') invalidate(keys.positions, keys.orders);
  if (type === 'current_prices' || type === 'price_update') client.setQueryData(prices.queryKey, (old) => ({ ...old, ...pricesOf(data) }));
};
