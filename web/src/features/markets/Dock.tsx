import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useMemo, type KeyboardEvent } from 'react';
import { orders, positions, routes, signalsOf } from '../../api/queries';
import type { Instrument, Trade, Venue } from '../../api/types';
import { Button } from '../../ui/Button';
import { DataTable, NoneFound } from '../../ui/DataTable';
import { QueryView } from '../../ui/States';
import { TradeStrip } from '../../ui/trades/TradeStrip';
import { usePreference } from '../../ui/usePreference';
import { orderColumns, positionColumns, signalColumns, tradeColumns } from './dockColumns';
import styles from './dock.module.css';

/** More open trades than this are not shown in full; the Trades page has them all. */
const mostStrips = 2;

const tabs = [
  { id: 'positions', word: 'Positions' },
  { id: 'orders', word: 'Orders' },
  { id: 'trades', word: 'Trades' },
  { id: 'signals', word: 'Signals' },
] as const;
type Tab = (typeof tabs)[number]['id'];

interface DockProps {
  instrument: Instrument;
  venue: Venue | undefined;
  /** The market's trades, newest first, and those of them that are in flight. */
  trades: Trade[];
  open: Trade[];
}

/** What goes on in this market, below its chart. */
export function Dock({ instrument, venue, trades, open }: DockProps) {
  const id = useId();
  const [kept, keep] = usePreference('dock', 'positions');
  const [folded, fold] = usePreference('dock-folded', '');
  const isFolded = folded === 'yes';
  const tab: Tab = tabs.find((one) => one.id === kept)?.id ?? 'positions';
  const choose = (next: Tab) => {
    keep(next);
    fold('');
  };
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(tabs.findIndex((one) => one.id === tab) + by + tabs.length) % tabs.length];
    if (by === 0 || !next) return;
    event.preventDefault();
    choose(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  const numbers: Partial<Record<Tab, number>> = { positions: open.length, trades: trades.length };
  return (
    <section className={styles.dock} aria-label="This market">
      <header className={styles.dockHead}>
        {/* The arrow keys of its tabs, which are focusable themselves. */}
        {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
        <div role="tablist" aria-label="This market" className={styles.tabs} onKeyDown={step}>
          {tabs.map((one) => (
            <button
              key={one.id}
              type="button"
              role="tab"
              id={`${id}-${one.id}`}
              data-tab={one.id}
              aria-selected={one.id === tab}
              aria-controls={isFolded ? undefined : `${id}-panel`}
              tabIndex={one.id === tab ? 0 : -1}
              onClick={() => choose(one.id)}
            >
              {one.word} {!!numbers[one.id] && <span className="faint tnum">{numbers[one.id]}</span>}
            </button>
          ))}
        </div>
        <Button
          kind="quiet"
          icon={isFolded ? 'up' : 'down'}
          aria-expanded={!isFolded}
          aria-label={isFolded ? 'Show the tables below the chart' : 'Hide the tables below the chart'}
          onClick={() => fold(isFolded ? '' : 'yes')}
        />
      </header>
      {!isFolded && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tab}`} className={styles.dockBody}>
          {tab === 'positions' && <Positions instrument={instrument} venue={venue} open={open} />}
          {tab === 'orders' && <Orders instrument={instrument} />}
          {tab === 'trades' && <Trades instrument={instrument} trades={trades} />}
          {tab === 'signals' && <Signals instrument={instrument} venue={venue} />}
        </div>
      )}
    </section>
  );
}

function Positions({ instrument, venue, open }: Omit<DockProps, 'trades'>) {
  const { symbol, venue: at } = instrument;
  const navigate = useNavigate();
  const columns = useMemo(() => positionColumns(instrument), [instrument]);
  const { data } = useQuery({ ...positions, enabled: venue !== undefined });
  const held = (data ?? []).filter((row) => row.symbol === symbol && row.venue === at && row.quantity !== 0);
  // One position that one trade made is told by the trade, with more.
  const isTold = held.length <= 1 && open.length === 1;
  return (
    <>
      {open.slice(0, mostStrips).map((trade) => (
        <TradeStrip key={trade.trade_id} trade={trade} toTrade toChart={false} />
      ))}
      {open.length > mostStrips && (
        <p className={styles.dockMore}>
          <Link to="/trades" search={{ symbol, venue: at }}>
            Show all {open.length} open trades in this market
          </Link>
        </p>
      )}
      {held.length > 0 && !isTold && (
        <DataTable
          name="dock-positions"
          label="Positions of this market"
          bar={false}
          rows={held}
          columns={columns}
          rowId={(row) => row.account}
          onOpen={(row) => void navigate({ to: '/trades', search: { symbol, venue: at, account: row.account } })}
        />
      )}
      {held.length === 0 && open.length === 0 && <NoneFound>Nothing is open in this market.</NoneFound>}
    </>
  );
}

function Orders({ instrument }: { instrument: Instrument }) {
  const navigate = useNavigate();
  const columns = useMemo(() => orderColumns(instrument), [instrument]);
  const query = useQuery(orders(instrument.symbol));
  return (
    <QueryView query={query} what="Orders" skeletonRows={3}>
      {(all) => {
        const rows = all.filter((row) => row.venue === instrument.venue);
        if (rows.length === 0) return <NoneFound>No orders in this market yet.</NoneFound>;
        return (
          <DataTable
            name="dock-orders"
            label="Orders of this market"
            bar={false}
            rows={rows}
            columns={columns}
            rowId={(row) => row.client_order_id}
            onOpen={(row) => void navigate({ to: '/trades', search: { id: row.trade_id } })}
          />
        );
      }}
    </QueryView>
  );
}

function Trades({ instrument, trades }: { instrument: Instrument; trades: Trade[] }) {
  const navigate = useNavigate();
  const columns = useMemo(() => tradeColumns(instrument), [instrument]);
  if (trades.length === 0) return <NoneFound>No trades in this market yet.</NoneFound>;
  return (
    <DataTable
      name="dock-trades"
      label="Trades of this market"
      bar={false}
      rows={trades}
      columns={columns}
      rowId={(row) => row.trade_id}
      onOpen={(row) => void navigate({ to: '/trades', search: { id: row.trade_id } })}
    />
  );
}

function Signals({ instrument, venue }: { instrument: Instrument; venue: Venue | undefined }) {
  const navigate = useNavigate();
  const query = useQuery(signalsOf(instrument.symbol));
  const { data: known } = useQuery(routes);
  // A route names its account, and its account the venue.
  const here = new Set((known ?? []).filter((route) => venue?.accounts.includes(route.account)).map((route) => route.id));
  return (
    <QueryView query={query} what="Signals" skeletonRows={3}>
      {(all) => {
        const rows = all.filter((row) => here.has(row.route_id));
        if (rows.length === 0) return <NoneFound>No signals for this market yet.</NoneFound>;
        return (
          <DataTable
            name="dock-signals"
            label="Signals for this market"
            bar={false}
            rows={rows}
            columns={signalColumns}
            rowId={(row) => row.id}
            onOpen={(row) => void navigate({ to: '/signals', search: { id: row.id } })}
          />
        );
      }}
    </QueryView>
  );
}
