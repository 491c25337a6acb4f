import type { Trade } from '../../api/types';
import { price, quantity, signedMultiple } from '../../domain/numbers';
import { liveExits } from '../../domain/trades';
import { utc } from '../../domain/times';
import { Badge, Note } from '../Badge';
import { Change, Figure, LivePrice, Time } from '../Figures';
import { ChartLink } from './ChartLink';
import { RBar } from './RBar';
import { TradeActions } from './TradeActions';
import { useSteps, useTradeNow } from './useTradeNow';
import { exitsWord, phaseOf, sideWord } from './words';
import { cx } from '../cx';
import styles from './trades.module.css';
import { ButtonLink } from '../ButtonLink';

interface TradeStripProps {
  trade: Trade;
  toTrade?: boolean;
  /** False where the chart is on screen already. */
  toChart?: boolean;
  withEnd?: boolean;
}

/** A trade in flight on one line: what it stands at, how far it is between stop and target, and what may be done. */
export function TradeStrip({ trade, toTrade = false, toChart = true, withEnd = false }: TradeStripProps) {
  const { last, unrealized, r } = useTradeNow(trade);
  const { tick, step } = useSteps(trade);
  const phase = phaseOf(trade);
  const live = liveExits(trade);
  const trails = live.find((exit) => exit.trail_distance !== null)?.trail_distance ?? null;
  const closes = live.find((exit) => exit.close_at !== null)?.close_at ?? null;
  // Of several exits the one that comes next: those before it are over.
  const [next = { number: 1, stop: trade.stop, target: trade.target }] = live;
  const which = trade.exits.length > 1 ? `, exit ${next.number}` : '';
  return (
    <section className={styles.tradeStrip} aria-label={`Open trade, ${trade.symbol} at ${trade.venue}`}>
      <div className={styles.tradeStripHead}>
        <strong>
          {sideWord(trade.side)} <span className="tnum">{quantity(trade.open_quantity || trade.planned_quantity, step)}</span>{' '}
          {trade.symbol}
        </strong>
        <Badge tone={phase.tone}>{phase.word}</Badge>
        <span className="muted">
          {exitsWord(trade)}, since <Time at={trade.entry_filled_at ?? trade.planned_at} />
        </span>
      </div>
      <dl className={styles.tradeStripFigures}>
        <Figure word="Entry" value={price(trade.entry_average_price ?? trade.planned_entry_price, tick)} />
        <Figure word={`Stop${which}`} value={price(next.stop, tick)} />
        <Figure word={`Target${which}`} value={price(next.target, tick)} />
        {trails !== null && <Figure word="Trailing distance" value={price(trails, tick)} />}
        {closes !== null && <Figure word="Closes at" value={utc(closes)} />}
        <Figure word="Last" value={<LivePrice value={last} tick={tick} />} />
        <Figure
          word="Unrealized"
          value={
            <span className="live-value">
              <Change value={unrealized} kind="money" />
            </span>
          }
        />
        <Figure
          word="R"
          value={
            <span className={cx(styles.tradeStripR, 'live-value')}>
              {signedMultiple(r)} <RBar trade={{ ...trade, stop: next.stop, target: next.target }} last={last} />
            </span>
          }
        />
      </dl>
      <div className={styles.tradeStripFoot}>
        <TradeActions trade={trade} withEnd={withEnd} />
        {toTrade && (
          <ButtonLink kind="quiet" to="/trades" search={{ id: trade.trade_id }}>
            Details
          </ButtonLink>
        )}
        {toChart && <ChartLink happened={trade}>Chart</ChartLink>}
      </div>
      {trade.stopped_reason !== null && (
        <div className={styles.tradeStripNote}>
          <Note tone="warn">{trade.stopped_reason}</Note>
        </div>
      )}
    </section>
  );
}
