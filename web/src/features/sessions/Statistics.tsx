import { useState } from 'react';
import type { Session } from '../../api/types';
import { count, money, percent, price, signedMultiple } from '../../domain/numbers';
import { Change } from '../../ui/Figures';
import { PlainTable } from '../../ui/PlainTable';
import { Segmented } from '../../ui/Segmented';
import { useSteps } from '../../ui/trades/useTradeNow';
import { isByHand } from './byHand';
import { figuresOf, type Grouping, type SessionRow } from './rows';
import styles from './sessions.module.css';

const choices = [
  { value: 'node', label: 'Node' },
  { value: 'symbol', label: 'Symbol' },
  { value: 'hour', label: 'Hour, UTC' },
] as const satisfies readonly { value: Grouping; label: string }[];

/** What the session's trades came to, by the node, the symbol or the hour in which they were decided. */
export function Statistics({ session, rows }: { session: Session; rows: SessionRow[] }) {
  const [by, setBy] = useState<Grouping>('node');
  const { tick } = useSteps(session);
  const offered = choices.filter((choice) => figuresOf(rows, choice.value).length > 0);
  const chosen = offered.find((choice) => choice.value === by) ?? offered[0];
  if (!chosen) return null;
  // What is entered by hand has no price, and no fee of its own.
  const shown = isByHand(session) ? 4 : undefined;
  return (
    <section className={styles.statistics} aria-label="Statistics">
      <header>
        <h2>Statistics</h2>
        {offered.length > 1 && <Segmented label="By" value={chosen.value} options={offered} onChange={setBy} />}
      </header>
      <PlainTable
        label="Statistics"
        head={[chosen.label, 'Trades', 'Win rate', 'Profit', 'Fees', 'Slippage', 'R'].slice(0, shown)}
        words={[0]}
        rows={figuresOf(rows, chosen.value).map((group) =>
          [
            group.name,
            count(group.trades),
            percent(group.wins + group.losses === 0 ? null : (group.wins / (group.wins + group.losses)) * 100, 0),
            <Change key="profit" value={group.profit} kind="money" />,
            money(group.fees),
            price(group.slippage, tick),
            signedMultiple(group.r),
          ].slice(0, shown),
        )}
      />
    </section>
  );
}
