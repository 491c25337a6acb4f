import type { ReactNode } from 'react';
import { dropRequest, noteRequest } from '../../api/requests';
import type { Trade } from '../../api/types';
import { marketName } from '../../domain/markets';
import { Dialog } from '../Dialog';
import { useDeskForm, type Wrong } from '../form';
import styles from './trades.module.css';
import { sideWord } from './words';

export interface ActionProps {
  trade: Trade;
  onClose: () => void;
}

interface Command<Values> {
  /** In words, for the row that waits: "Close". */
  what: string;
  initial: Values;
  check?: (values: Values) => Wrong<Values>;
  send: (params: { path: { trade_id: string } }, values: Values) => Promise<unknown>;
  blamed?: keyof Values & string;
  told?: Record<string, keyof Values & string>;
}

/**
 * The form of a command. Where live money moves, the symbol has to be typed as well. What was asked shows as requested until the
 * trade itself has changed.
 */
export function useCommandForm<Values extends { confirm: string }>({ trade, onClose }: ActionProps, command: Command<Values>) {
  return useDeskForm({
    initial: command.initial,
    check: (values) => ({ ...command.check?.(values), ...confirmed(trade, values.confirm) }),
    send: async (values) => {
      // Noted before it leaves: the stream may be quicker than the answer.
      noteRequest(trade, command.what);
      try {
        await command.send({ path: { trade_id: trade.trade_id } }, values);
      } catch (error) {
        dropRequest(trade.trade_id);
        throw error;
      }
    },
    onDone: onClose,
    blamed: command.blamed,
    told: command.told,
  });
}

function confirmed<Values>(trade: Trade, typed: string): Wrong<Values> & { confirm?: string } {
  return isLive(trade) && typed.trim().toUpperCase() !== trade.symbol ? { confirm: `must be ${trade.symbol}.` } : {};
}

export const isLive = (trade: Trade) => trade.mode === 'live';
export const confirmLabel = (trade: Trade) => `This is live money. Type ${trade.symbol} to confirm`;

/** One question about a trade. */
export function ActionDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    // Events of a dialog must not reach the row that it was opened from.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.tradeDialog} onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
      <Dialog title={title} onClose={onClose}>
        {children}
      </Dialog>
    </div>
  );
}

export function ActionFacts({ facts }: { facts: [string, string][] }) {
  return (
    <dl className={styles.actionFacts} data-testid="action-facts">
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd className="tnum">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export const nameOf = (trade: Trade) => `${marketName(trade)} ${sideWord(trade.side).toLowerCase()}`;
export const exitVerb = (trade: Trade) => (trade.side === 'buy' ? 'Sells' : 'Buys back');
