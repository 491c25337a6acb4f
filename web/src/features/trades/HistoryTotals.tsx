import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TradeFilter } from '../../api/queries';
import { count, money, percent, signedMultiple, signedPercent } from '../../domain/numbers';
import { Change } from '../../ui/Figures';
import { InlineError } from '../../ui/States';
import { totals } from './queries';
import styles from './trades-page.module.css';

/** What all trades of the filter came to, also those that are not loaded. */
export function HistoryTotals({ filter }: { filter: TradeFilter }) {
  const { data, error } = useQuery(totals(filter));
  if (error && !data) return <InlineError error={error} />;
  if (!data || data.trades === 0) return null;
  const never = data.trades - data.entered;
  return (
    <section aria-label="Totals of these filters">
      <dl className={styles.totals}>
        <Total word="Trades">
          {data.is_cut && 'newest '}
          {count(data.trades)}
          {never > 0 && <span className="muted"> ({count(never)} never entered)</span>}
        </Total>
        <Total word="Win rate">
          {percent(data.win_rate === null ? null : data.win_rate * 100, 1)}{' '}
          <span className="muted">
            ({count(data.wins)} of {count(data.wins + data.losses)})
          </span>
        </Total>
        {data.currencies.map((row) => (
          <Total key={row.currency} word={`Profit, ${row.currency}`}>
            <Change value={row.profit} kind="money" />
          </Total>
        ))}
        {data.currencies.map((row) => (
          <Total key={row.currency} word={`Fees, ${row.currency}`}>
            {money(row.fees)}
          </Total>
        ))}
        <Total word="Mean R">{signedMultiple(data.mean_r)}</Total>
        <Total word="Mean entry slippage">{signedPercent(data.mean_slippage_percent, 4)}</Total>
      </dl>
    </section>
  );
}

function Total({ word, children }: { word: string; children: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd className="tnum">{children}</dd>
    </div>
  );
}
