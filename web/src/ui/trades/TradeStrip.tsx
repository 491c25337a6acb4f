import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { Trade } from '../../api/types';
import { price, quantity, signedMultiple } from '../../domain/numbers';
import { Badge, Note } from '../Badge';
import { Change, LivePrice, Time } from '../Figures';
import { ChartLink } from './ChartLink';
import { RBar } from './RBar';
import { TradeActions } from './TradeActions';
import './trades.css';
import { useSteps, useTradeNow } from './useTradeNow';
import { exitsWord, phaseOf, sideWord } from './words';

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
  return (
    <section className="trade-strip" aria-label={`Open trade, ${trade.symbol} at ${trade.venue}`}>
      <div className="trade-strip-head">
        <strong>
          {sideWord(trade.side)} <span className="tnum">{quantity(trade.open_quantity || trade.planned_quantity, step)}</span>{' '}
          {trade.symbol}
        </strong>
        <Badge tone={phase.tone}>{phase.word}</Badge>
        <span className="muted">
          {exitsWord(trade)}, since <Time at={trade.entry_filled_at ?? trade.planned_at} />
        </span>
      </div>
      <dl className="trade-strip-figures">
        <Figure word="Entry" value={price(trade.entry_average_price ?? trade.planned_entry_price, tick)} />
        <Figure word="Stop" value={price(trade.stop, tick)} />
        <Figure word="Target" value={price(trade.target, tick)} />
        <Figure word="Last" value={<LivePrice value={last} tick={tick} />} />
        <Figure
          word="Unrealised"
          value={
            <span className="live-value">
              <Change value={unrealized} kind="money" />
            </span>
          }
        />
        <Figure
          word="R"
          value={
            <span className="trade-strip-r live-value">
              {signedMultiple(r)} <RBar trade={trade} last={last} />
            </span>
          }
        />
      </dl>
      <div className="trade-strip-foot">
        <TradeActions trade={trade} withEnd={withEnd} />
        {toTrade && (
          <Link to="/trades" search={{ id: trade.trade_id }} className="button button-quiet">
            Details
          </Link>
        )}
        {toChart && <ChartLink happened={trade}>Chart</ChartLink>}
      </div>
      {trade.stopped_reason !== null && (
        <div className="trade-strip-note">
          <Note tone="warn">{trade.stopped_reason}</Note>
        </div>
      )}
    </section>
  );
}

function Figure({ word, value }: { word: string; value: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd className="tnum">{value}</dd>
    </div>
  );
}
