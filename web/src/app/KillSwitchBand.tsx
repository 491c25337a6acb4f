import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { trades } from '../api/queries';
import type { KillSwitch, Trade } from '../api/types';
import { marketName } from '../domain/markets';
import { money, quantity, signedMoney } from '../domain/numbers';
import { isInFlight, unrealizedAt } from '../domain/trades';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Dialog';
import { Time } from '../ui/Figures';
import { Icon } from '../ui/Icon';
import { InlineError } from '../ui/States';
import { sideWord } from '../ui/trades/words';
import type { KillSwitchActions } from './killSwitchActions';
import styles from './kill-switch.module.css';

/** Stands below the header while the switch is engaged: who, since when, why, and what may be done next. */
export function KillSwitchBand({ kill }: { kill: KillSwitchActions }) {
  const { engaged, state, question } = kill;
  if (!engaged) {
    return (
      <>
        {kill.error !== null && question === null && (
          <div className={styles.killBand} role="alert">
            <InlineError error={kill.error} />
          </div>
        )}
        {question === 'close-everything' && <CloseEverything kill={kill} />}
      </>
    );
  }
  return (
    <div className={styles.killBand} role="region" aria-label="Kill switch">
      <Icon name="power" />
      <p className={styles.killBandWords}>
        <strong role="alert">No new trades; exits are still sent.</strong> Engaged <Time at={state?.changed_at} />
        {state?.changed_by && ` by ${state.changed_by}`}
        {state?.reason ? `: ${state.reason}` : ', no reason given'}.{outcomeOf(kill.outcome)}
      </p>
      <Reason kill={kill} />
      <div className={styles.killBandActions}>
        <Button onClick={() => kill.ask('close-everything')}>Close everything</Button>
        <Button onClick={() => kill.ask('release')}>Release</Button>
      </div>
      {question === null && <InlineError error={kill.error} />}
      {question === 'release' && <Release kill={kill} />}
      {question === 'close-everything' && <CloseEverything kill={kill} />}
    </div>
  );
}

function outcomeOf(outcome: KillSwitch | undefined): string {
  if (!outcome?.engaged) return '';
  const parts: string[] = [];
  const { entries_cancelled: entries, trades_closed: closed } = outcome;
  if (entries) parts.push(`${entries} waiting ${entries === 1 ? 'entry is' : 'entries are'} being cancelled`);
  if (closed) parts.push(`${closed} ${closed === 1 ? 'trade is' : 'trades are'} being closed`);
  const text = parts.join(', ');
  return text === '' ? '' : ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Comes with its form only when somebody wants to say why. */
const KillReason = lazy(() => import('./KillReason').then((module) => ({ default: module.KillReason })));

/** A reason may follow; pressing needed none. */
function Reason({ kill }: { kill: KillSwitchActions }) {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button kind="quiet" onClick={() => setAsked(true)}>
        {kill.state?.reason ? 'Change the reason' : 'Add a reason'}
      </Button>
    );
  }
  return (
    <Suspense fallback={null}>
      <KillReason kill={kill} onClose={() => setAsked(false)} />
    </Suspense>
  );
}

function Release({ kill }: { kill: KillSwitchActions }) {
  return (
    <Confirm
      title="Release the kill switch?"
      action="Release"
      busy={kill.busy}
      error={<InlineError error={kill.error} />}
      onConfirm={() => kill.move({ engaged: false })}
      onClose={() => kill.ask(null)}
    >
      <p>From the next signal on, trades can be opened again on every account. Signals refused in the meantime stay refused.</p>
    </Confirm>
  );
}

const mostNamed = 6;

function CloseEverything({ kill }: { kill: KillSwitchActions }) {
  const { data } = useQuery(trades({ open: true }));
  const moving = (data ?? []).filter((trade) => isInFlight(trade.phase));
  const open = moving.filter((trade) => trade.open_quantity > 0);
  const waiting = moving.length - open.length;
  const value = open.reduce((sum, trade) => sum + trade.open_quantity * priceOf(trade) * trade.contract_multiplier, 0);
  const profit = open.reduce((sum, trade) => sum + (unrealizedAt(trade, null) ?? 0), 0);
  return (
    <Confirm
      title="Close everything?"
      action={open.length === 0 ? 'Close everything' : `Close ${open.length} ${open.length === 1 ? 'trade' : 'trades'} at the market`}
      busy={kill.busy}
      error={<InlineError error={kill.error} />}
      onConfirm={() => kill.move({ engaged: true, reason: kill.state?.reason ?? undefined, close_everything: true })}
      onClose={() => kill.ask(null)}
    >
      {open.length === 0 ? (
        <p>No trade is open now. Anything that opens in the meantime is closed as well.</p>
      ) : (
        <>
          <p>
            This closes every open trade on every account at the market, worth about <strong className="tnum">{money(value)}</strong>. At
            current prices the result would be about <strong className="tnum">{signedMoney(profit)}</strong>.
          </p>
          <ul className={styles.killList}>
            {open.slice(0, mostNamed).map((trade) => (
              <li key={trade.trade_id} className="tnum">
                {marketName(trade)} {sideWord(trade.side).toLowerCase()} {quantity(trade.open_quantity)}
              </li>
            ))}
            {open.length > mostNamed && <li className="muted">and {open.length - mostNamed} more</li>}
          </ul>
        </>
      )}
      <p>
        {waiting > 0 && `${waiting} waiting ${waiting === 1 ? 'entry is' : 'entries are'} cancelled. `}
        The kill switch {kill.engaged ? 'stays' : 'is'} engaged until somebody releases it.
      </p>
    </Confirm>
  );
}

function priceOf(trade: Trade): number {
  return trade.last_price ?? trade.entry_average_price ?? trade.planned_entry_price;
}
