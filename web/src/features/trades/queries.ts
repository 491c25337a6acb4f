import { queryOptions } from '@tanstack/react-query';
import { answer, desk, following, page, type Page } from '../../api/client';
import { keys } from '../../api/keys';
import { noticed, type TradeFilter } from '../../api/queries';
import { noticeTrade } from '../../api/requests';
import type { Trade } from '../../api/types';
import { saveFile } from '../../ui/saveFile';

export const tradeKeys = {
  pages: (filter: TradeFilter) => [...keys.tradeList(filter), 'pages'] as const,
  allTotals: [...keys.trades, 'totals'] as const,
  totals: (filter: TradeFilter) => [...tradeKeys.allTotals, filter] as const,
  one: (id: string) => [...keys.trades, 'one', id] as const,
};

export async function tradePage(filter: TradeFilter, next?: string, signal?: AbortSignal): Promise<Page<Trade>> {
  const asked = desk.GET('/trading/trades', { params: { query: { ...filter, limit: 100 } }, signal, ...following(next) });
  const rows = await page(asked);
  noticed(rows.items);
  return rows;
}

/** What all trades of a filter came to, however many of them are loaded. */
export const totals = (filter: TradeFilter) =>
  queryOptions({
    queryKey: tradeKeys.totals(filter),
    queryFn: ({ signal }) => answer(desk.GET('/trading/trades/totals', { params: { query: filter }, signal })),
  });

/** The desk has columns of its own for what the page shows in one. */
const columnsOf = (id: string) => (id === 'route' ? ['route', 'node'] : id === 'realized' ? ['realized', 'currency'] : [id]);

/** Saves all trades of a filter, also those that are not loaded, with these columns. */
export async function saveTrades(filter: TradeFilter, format: 'csv' | 'xlsx', columns: string[]): Promise<void> {
  const query = { ...filter, format, columns: columns.flatMap(columnsOf).join(',') };
  saveFile(`trades.${format}`, await answer(desk.GET('/trading/trades/export', { params: { query }, parseAs: 'blob' })));
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
