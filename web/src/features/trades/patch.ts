import { keys } from '../../api/keys';
import { tradeOf } from '../../api/messages';
import type { Patch } from '../../api/patches';
import { noticeTrade } from '../../api/requests';
import type { Trade } from '../../api/types';
import { trade, tradeKeys } from './queries';

/** Trades lie in the cache as a plain list or as the pages of one. */
type TradeList = Trade[] | { pages: { items: Trade[] }[]; pageParams: unknown[] };

/**
 * What a trade's update tells is written wherever the trade is shown. It does not tell everything (exits, fills, orders), so
 * the lists and the trade's own page are fetched again as well.
 */
export const patch: Patch = ({ type, data }, { client, invalidate }) => {
  if (type === 'trade.executed') invalidate(keys.trades, keys.accounts);
  if (type !== 'trade.update') return;
  const update = tradeOf(data);
  if (!update) {
    invalidate(keys.trades);
    return;
  }
  const write = (row: Trade): Trade => {
    if (row.trade_id !== update.trade_id) return row;
    const now = { ...row, ...update };
    noticeTrade(now);
    return now;
  };
  client.setQueriesData<TradeList>({ queryKey: keys.tradeLists }, (old) => {
    if (old === undefined) return old;
    return Array.isArray(old) ? old.map(write) : { ...old, pages: old.pages.map((part) => ({ ...part, items: part.items.map(write) })) };
  });
  const one = trade(update.trade_id).queryKey;
  client.setQueryData(one, (old) => (old ? { ...old, trade: write(old.trade) } : old));
  invalidate(keys.tradeLists, one, keys.accounts);
  // Only what has ended is added up on the page.
  if (update.open_quantity === 0) invalidate(tradeKeys.allTotals);
};
