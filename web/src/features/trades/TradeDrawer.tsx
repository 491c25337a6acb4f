import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LedgerEntry, Trade, TradeDetail, TradeExit } from '../../api/types';
import { marketName } from '../../domain/markets';
import { missing, money, price, quantity, signedMoney, signedMultiple } from '../../domain/numbers';
import { age } from '../../domain/times';
import { entryTime, exitTime, isInFlight } from '../../domain/trades';
import { sentence } from '../../domain/words';
import { Badge, Note } from '../../ui/Badge';
import { Dialog, DialogContent } from '../../ui/Dialog';
import { Change, Moment } from '../../ui/Figures';
import { PlainTable } from '../../ui/PlainTable';
import { QueryView } from '../../ui/States';
import { ChartLink } from '../../ui/trades/ChartLink';
import { TradeStrip } from '../../ui/trades/TradeStrip';
import { useSteps } from '../../ui/trades/useTradeNow';
import { exitReasonWord, exitsWord, originOf, phaseOf, sideWord } from '../../ui/trades/words';
import { OrderLives } from './OrderLives';
import { trade } from './queries';
import styles from './trades-page.module.css';
import { Facts } from '../../ui/Facts';

/** One trade with everything behind it: its exits, orders and fills, what it did to the money, and its note. */
export function TradeDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(trade(id));
  const shown = query.data?.trade;
  return (
    <Dialog title={shown ? `${sideWord(shown.side)} ${marketName(shown)}` : 'Trade'} onClose={onClose} drawer>
      <DialogContent>
        <QueryView query={query} what="The trade" skeletonRows={10}>
          {(detail) => <Detail detail={detail} />}
        </QueryView>
      </DialogContent>
    </Dialog>
  );
}

function Detail({ detail }: { detail: TradeDetail }) {
  const { trade: shown } = detail;
  return (
    <>
      {isInFlight(shown.phase) ? (
        <div className={styles.strip}>
          <TradeStrip trade={shown} withEnd />
        </div>
      ) : (
        <Outcome trade={shown} />
      )}
      {shown.note && <Note tone="info">{shown.note}</Note>}
      <Part title="Exits" none={shown.exits.length === 0 ? 'No exit was planned.' : null}>
        <Exits trade={shown} />
      </Part>
      <Part title="Orders and their history" none={detail.orders.length === 0 ? 'No orders yet.' : null}>
        <OrderLives orders={detail.orders} events={detail.events} />
      </Part>
      <Part title="Fills" none={shown.entry_fills.length + shown.exit_fills.length === 0 ? 'No fills yet.' : null}>
        <Fills trade={shown} />
      </Part>
      <Part title="Ledger" none={detail.ledger.length === 0 ? 'Written when the trade is settled.' : null}>
        <Ledger entries={detail.ledger} />
      </Part>
      <TradeFacts detail={detail} />
    </>
  );
}

function Outcome({ trade: shown }: { trade: Trade }) {
  const phase = phaseOf(shown);
  return (
    <div className={styles.outcome}>
      <Badge tone={phase.tone}>{phase.word}</Badge>
      {!shown.is_failed && <Change value={shown.realized_pnl} kind="money" />}
      <span className="tnum">{signedMultiple(shown.r)}</span>
      {shown.exit_reason !== null && <span>{exitReasonWord(shown.exit_reason)}</span>}
      <ChartLink happened={shown} at={entryTime(shown)}>
        Chart
      </ChartLink>
    </div>
  );
}

function Part({ title, none, children }: { title: string; none: string | null; children: ReactNode }) {
  return (
    <section className={styles.tradePart} aria-label={title}>
      <h2>{title}</h2>
      {none === null ? children : <p className="muted">{none}</p>}
    </section>
  );
}

const placeWords: Record<TradeExit['place'], string> = { none: 'not yet', venue: 'at the venue', desk: 'watched by the desk' };

function Exits({ trade: shown }: { trade: Trade }) {
  const { tick, step } = useSteps(shown);
  return (
    <PlainTable
      label="Exits"
      head={['#', 'Quantity', 'Target', 'Stop', 'Trail', 'Closes at', 'Where']}
      words={[5, 6]}
      rows={shown.exits.map((exit) => [
        exit.number,
        quantity(exit.quantity, step),
        price(exit.target, tick),
        price(exit.stop, tick),
        exit.trail_distance === null ? missing : price(exit.trail_distance, tick),
        <Moment key="closes" at={exit.close_at} />,
        placeWords[exit.place],
      ])}
    />
  );
}

function Fills({ trade: shown }: { trade: Trade }) {
  const { tick, step } = useSteps(shown);
  const fills = [
    ...shown.entry_fills.map((fill) => ({ ...fill, leg: 'entry' })),
    ...shown.exit_fills.map((fill) => ({ ...fill, leg: fill.leg ?? 'exit' })),
  ];
  return (
    <PlainTable
      label="Fills"
      head={['Leg', 'Market time', 'Quantity', 'Price', 'Fee', 'Note']}
      words={[0, 1, 5]}
      rows={fills.map((fill) => [
        sentence(fill.leg),
        <Moment key="at" at={fill.venue_time} />,
        quantity(fill.quantity, step),
        price(fill.price, tick),
        `${quantity(fill.fee)} ${fill.fee_asset}`,
        fill.note ?? missing,
      ])}
    />
  );
}

function Ledger({ entries }: { entries: LedgerEntry[] }) {
  return (
    <PlainTable
      label="Ledger"
      head={['Entry', 'Amount', 'Currency', 'Reason', 'Recorded']}
      words={[0, 2, 3, 4]}
      rows={entries.map((entry) => [
        sentence(entry.kind),
        <Change key="amount" value={entry.amount} kind="money" />,
        entry.currency,
        entry.reason,
        <Moment key="at" at={entry.recorded_at} />,
      ])}
    />
  );
}

function TradeFacts({ detail }: { detail: TradeDetail }) {
  const { trade: shown } = detail;
  const { tick, step } = useSteps(shown);
  const filled = (size: number, average: number | null, at: string | null) =>
    size === 0 ? (
      missing
    ) : (
      <>
        {`${quantity(size, step)} at ${price(average, tick)}, `}
        <Moment at={at} />
      </>
    );
  const facts: [string, ReactNode][] = [
    ['Account', shown.account],
    ['Route, node', originOf(shown)],
    ['Reason planned', shown.origin],
    ['Planned', `${quantity(shown.planned_quantity, step)} at ${price(shown.planned_entry_price, tick)} (${sentence(shown.entry_type)})`],
    ['Entry filled', filled(shown.entry_filled_quantity, shown.entry_average_price, entryTime(shown))],
    ['Closed', filled(shown.exit_filled_quantity, shown.exit_average_price, exitTime(shown))],
    ['Risk at the stop', money(shown.risk)],
    ['Profit or loss', signedMoney(shown.realized_pnl)],
    ['Fees', money(shown.fees)],
    ['Entry slippage', price(shown.slippage, tick)],
    ['Exits', sentence(exitsWord(shown))],
    ['Longest without exits', age(detail.longest_unprotected_ms / 1000)],
  ];
  return (
    <Facts>
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd className="tnum">{value}</dd>
        </div>
      ))}
      {shown.owner_kind === 'session' && (
        <div>
          <dt>Session</dt>
          <dd>
            <Link to="/sessions/$sessionId" params={{ sessionId: shown.owner_id }}>
              {shown.owner_id}
            </Link>
          </dd>
        </div>
      )}
    </Facts>
  );
}
