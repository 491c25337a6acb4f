import { useState } from 'react';
import { useRequested } from '../../api/hooks';
import type { Trade } from '../../api/types';
import { Button } from '../Button';
import { Time } from '../Figures';
import { actionsOf, rowActions, type TradeAction } from './actions';
import { TradeActionDialog } from './TradeActionDialog';
import styles from './trades.module.css';
import { cx } from '../cx';

const words: Record<TradeAction, string> = {
  close: 'Close',
  reduce: 'Reduce',
  stop: 'Move stop',
  target: 'Move target',
  breakeven: 'Break-even',
  trail: 'Trail the stop',
  time: 'Time exit',
  end: 'End',
};

interface TradeActionsProps {
  trade: Trade;
  withEnd?: boolean;
  /** In a table's row the buttons are quiet and stand close. */
  compact?: boolean;
  /** Asks elsewhere: a row may leave its table while the question stands. */
  onAsk?: (action: TradeAction) => void;
}

/** The buttons that act on one trade; each asks once, then the row says what was requested until the desk has done it. */
export function TradeActions({ trade, withEnd = false, compact = false, onAsk }: TradeActionsProps) {
  const [asking, setAsking] = useState<TradeAction | null>(null);
  const waits = useRequested(trade.trade_id) !== undefined;
  // In a row there is room for one of both: what was asked, or what may be asked.
  const actions = compact && waits ? [] : actionsOf(trade, withEnd).filter((action) => !compact || rowActions.has(action));
  return (
    <div className={cx(styles.tradeActions, compact && styles.tradeActionsCompact)}>
      <RequestedNote tradeId={trade.trade_id} />
      {actions.map((action) => (
        <Button
          key={action}
          kind={compact ? 'quiet' : 'plain'}
          aria-label={`${words[action]} ${trade.symbol} ${trade.venue}`}
          aria-keyshortcuts={compact && action === 'close' ? 'c' : undefined}
          onClick={(event) => {
            event.stopPropagation();
            (onAsk ?? setAsking)(action);
          }}
        >
          {words[action]}
        </Button>
      ))}
      {asking !== null && <TradeActionDialog trade={trade} action={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

function RequestedNote({ tradeId }: { tradeId: string }) {
  const requested = useRequested(tradeId);
  if (!requested) return null;
  return (
    <span className={styles.tradeRequested} role="status">
      {requested.what} requested <Time at={requested.at} />
    </span>
  );
}
