import { useState } from 'react';
import type { Session } from '../../api/types';
import { count, money, percent, price, signedMultiple } from '../../domain/numbers';
import { Change } from '../../ui/Figures';
import { PlainTable } from '../../ui/PlainTable';
import { Segmented } from '../../ui/Segmented';
import { useSteps } from '../../ui/trades/useTradeNow';
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
  const groups = figuresOf(rows, by);
  if (groups.length === 0) return null;
  return (
    <section className={styles.statistics} aria-label="Statistics">
      <header>
        <h2>Statistics</h2>
        <Segmented label="By" value={by} options={choices} onChange={setBy} />
      </header>
      <PlainTable
        label="Statistics"
        head={[choices.find((choice) => choice.value === by)?.label ?? '', 'Trades', 'Win rate', 'Profit', 'Fees', 'Slippage', 'R']}
        words={[0]}
        rows={groups.map((group) => [
          group.name,
          count(group.trades),
          percent(group.wins + group.losses === 0 ? null : (group.wins / (group.wins + group.losses)) * 100, 0),
          <Change key="profit" value={group.profit} kind="money" />,
          money(group.fees),
          price(group.slippage, tick),
          signedMultiple(group.r),
        ])}
      />
    </section>
  );
}
