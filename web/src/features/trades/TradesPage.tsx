import { usePages } from '../../api/pages';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { trades, type TradeFilter } from '../../api/queries';
import type { Trade } from '../../api/types';
import { isInFlight } from '../../domain/trades';
import { DataTable, LoadMore, NoneFound } from '../../ui/DataTable';
import { Empty, QueryView } from '../../ui/States';
import { Button } from '../../ui/Button';
import { OrderTicket } from '../../ui/trades/OrderTicket';
import { actionsOf, type TradeAction } from '../../ui/trades/actions';
import { CloseAllDialog } from '../../ui/trades/CloseAllDialog';
import { TradeActionDialog } from '../../ui/trades/TradeActionDialog';
import { historyColumns, openColumns } from './columns';
import { HistoryTotals } from './HistoryTotals';
import { saveTrades, tradeKeys, tradePage } from './queries';
import { TradeDrawer } from './TradeDrawer';
import { TradeFills } from './TradeFills';
import { TradeFilters } from './TradeFilters';
import styles from './trades-page.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { PageHead } from '../../ui/PageHead';

const page = getRouteApi('/shell/trades');

/** Where a day is over: with it the day itself is still within. */
const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();

/** What is in flight now with what may be done about it, and below it everything that is over. */
export function TradesPage() {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const [asking, setAsking] = useState<{ trade: Trade; action: TradeAction } | null>(null);
  const filter: TradeFilter = {
    symbol: search.symbol,
    venue: search.venue,
    account: search.account,
    phase: search.phase,
    owner_kind: search.owner,
    from: search.from && `${search.from}T00:00:00Z`,
    to: search.to && dayAfter(search.to),
  };
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const showsOpen = search.phase === undefined || isInFlight(search.phase);
  const showsHistory = search.phase === undefined || search.phase === 'exited' || !isInFlight(search.phase);
  const over: TradeFilter = { ...filter, open: false };

  const open = useQuery({ ...trades({ ...filter, open: true }), enabled: showsOpen });
  const past = usePages(tradeKeys.pages(over), (next, signal) => tradePage(over, next, signal), showsHistory);
  const { query: history, list: ended } = past;

  const columns = useMemo(() => openColumns((trade, action) => setAsking({ trade, action })), []);
  const show = (trade: Trade) => void navigate({ search: (old) => ({ ...old, id: trade.trade_id }) });
  const askToClose = (trade: Trade) => {
    if (actionsOf(trade).includes('close')) setAsking({ trade, action: 'close' });
  };
  const nothing = !filtered && open.data?.length === 0 && ended.data?.length === 0;

  return (
    <>
      <PageHead className={styles.head}>
        <h1>Trades</h1>
        <TradeFilters />
        <Button kind="primary" icon="plus" onClick={() => void navigate({ search: (old) => ({ ...old, order: true }) })}>
          New order
        </Button>
      </PageHead>
      {nothing ? (
        <Empty
          title="No trades yet"
          action={
            <ButtonLink kind="primary" to="/routes" search={{}}>
              Go to Routes
            </ButtonLink>
          }
        >
          Every trade is listed here from its decision to its end, with the orders and fills behind it. An accepted signal of a route opens
          one, or press New order.
        </Empty>
      ) : (
        <div className={styles.trades}>
          {showsOpen && (
            <section className={styles.tradesOpen} aria-label="Open trades">
              <QueryView query={open} what="Open trades" skeletonRows={4}>
                {(rows) => (
                  <DataTable
                    name="open-trades"
                    label="Open trades"
                    rows={rows.filter((row) => isInFlight(row.phase))}
                    columns={columns}
                    rowId={(row) => row.trade_id}
                    selectedId={search.id ?? null}
                    onOpen={show}
                    rowKeys={{ c: askToClose }}
                    tools={
                      <>
                        <h2>Open</h2>
                        {rows.some((row) => actionsOf(row).includes('close')) && (
                          <Button onClick={() => void navigate({ search: (old) => ({ ...old, close: true }) })}>Close all</Button>
                        )}
                      </>
                    }
                    footer={
                      rows.every((row) => !isInFlight(row.phase)) && (
                        <NoneFound>{filtered ? 'No open trade matches these filters.' : 'Nothing is open.'}</NoneFound>
                      )
                    }
                  />
                )}
              </QueryView>
            </section>
          )}
          {showsHistory && (
            <section className={styles.tradesHistory} aria-label="History">
              <QueryView query={ended} what="The history of trades" skeletonRows={8}>
                {(rows) => (
                  <DataTable
                    name="ended-trades"
                    label="Ended trades"
                    more={history.hasNextPage}
                    rows={rows}
                    columns={historyColumns}
                    rowId={(row) => row.trade_id}
                    selectedId={search.id ?? null}
                    onOpen={show}
                    tools={<h2>History</h2>}
                    expand={(row) => <TradeFills shown={row} />}
                    files={(format, ids) => saveTrades(over, format, ids)}
                    footer={
                      <>
                        <HistoryTotals filter={over} />
                        {rows.length === 0 && (
                          <NoneFound>{filtered ? 'No ended trade matches these filters.' : 'No trade has ended yet.'}</NoneFound>
                        )}
                        {history.hasNextPage && (
                          <LoadMore busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
                            Load older trades
                          </LoadMore>
                        )}
                      </>
                    }
                  />
                )}
              </QueryView>
            </section>
          )}
        </div>
      )}
      {search.id !== undefined && (
        <TradeDrawer id={search.id} onClose={() => void navigate({ search: (old) => ({ ...old, id: undefined }) })} />
      )}
      {search.order && (
        <OrderTicket
          onClose={() => void navigate({ search: (old) => ({ ...old, order: undefined }) })}
          onPlaced={(id) => void navigate({ search: (old) => ({ ...old, order: undefined, id }) })}
        />
      )}
      {search.close && open.data && (
        <CloseAllDialog trades={open.data} onClose={() => void navigate({ search: (old) => ({ ...old, close: undefined }) })} />
      )}
      {asking && <TradeActionDialog trade={asking.trade} action={asking.action} onClose={() => setAsking(null)} />}
    </>
  );
}
