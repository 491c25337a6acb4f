import { queryOptions } from '@tanstack/react-query';
import { answer, desk, following, page, type Page } from '../../api/client';
import { keys } from '../../api/keys';
import { noticed, type TradeFilter } from '../../api/queries';
import { noticeTrade } from '../../api/requests';
import type { Trade } from '../../api/types';

export const tradeKeys = {
  pages: (filter: TradeFilter) => [...keys.tradeList(filter), 'pages'] as const,
  one: (id: string) => [...keys.trades, 'one', id] as const,
};

export async function tradePage(filter: TradeFilter, next?: string, signal?: AbortSignal): Promise<Page<Trade>> {
  const asked = desk.GET('/trading/trades', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) });
  const rows = await page(asked);
  noticed(rows.items);
  return rows;
}

export const trade = (id: string) =>
  queryOptions({
    queryKey: tradeKeys.one(id),
    queryFn: async ({ signal }) => {
      const detail = await answer(desk.GET('/trading/trades/{trade_id}', { params: { path: { trade_id: id } }, signal }));
      noticeTrade(detail.trade);
      return detail;
    },
  });
