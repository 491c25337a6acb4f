import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { desk, done } from '../../api/client';
import { besideField } from '../../api/errors';
import { dropRequest, noteRequest } from '../../api/requests';
import type { Trade } from '../../api/types';
import { money, price, quantity, signedMoney } from '../../domain/numbers';
import { marketName } from '../../domain/markets';
import { isPastStop, isPastTarget, onTick, profitAt, shareOf } from '../../domain/trades';
import { Button } from '../Button';
import { Dialog, DialogContent, DialogFoot } from '../Dialog';
import { SelectField, TextField } from '../Field';
import { InlineError } from '../States';
import type { TradeAction } from './TradeActions';
import { useSteps, useTradeNow } from './useTradeNow';
import { sideWord } from './words';
import styles from './trades.module.css';

interface TradeParams {
  path: { trade_id: string };
}

interface DialogProps {
  trade: Trade;
  onClose: () => void;
}

export function TradeActionDialog({ action, ...props }: DialogProps & { action: TradeAction }) {
  switch (action) {
    case 'close':
      return <CloseDialog {...props} />;
    case 'reduce':
      return <ReduceDialog {...props} />;
    case 'stop':
    case 'target':
      return <MoveDialog {...props} leg={action} />;
    case 'end':
      return <EndDialog {...props} />;
  }
}

/** Sends a command. What was asked shows as requested until the trade itself has changed. */
function useCommand<Body>(trade: Trade, what: string, send: (params: TradeParams, body: Body) => Promise<unknown>, onTaken: () => void) {
  return useMutation({
    mutationFn: (body: Body) => done(send({ path: { trade_id: trade.trade_id } }, body)),
    onMutate: () => noteRequest(trade, what),
    onError: () => dropRequest(trade.trade_id),
    onSuccess: onTaken,
  });
}

interface FrameProps extends DialogProps {
  title: string;
  action: string;
  busy: boolean;
  danger?: boolean;
  ready?: boolean;
  children: ReactNode;
  onSubmit: () => void;
}

/** One question. Where live money moves, the symbol has to be typed as well. */
function Frame({ trade, title, action, busy, danger = false, ready = true, children, onSubmit, onClose }: FrameProps) {
  const [typed, setTyped] = useState('');
  const live = trade.mode === 'live';
  const confirmed = !live || typed.trim().toUpperCase() === trade.symbol;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (confirmed && ready) onSubmit();
  };
  return (
    // Events of a dialog must not reach the row that it was opened from.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.tradeDialog} onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
      <Dialog title={title} onClose={onClose}>
        <form onSubmit={submit}>
          <DialogContent>
            {children}
            {live && (
              <TextField
                label={`This is live money. Type ${trade.symbol} to confirm`}
                value={typed}
                autoComplete="off"
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <Button kind={danger ? 'danger' : 'primary'} type="submit" busy={busy} disabled={!confirmed || !ready}>
              {action}
            </Button>
          </DialogFoot>
        </form>
      </Dialog>
    </div>
  );
}

function Facts({ facts }: { facts: [string, string][] }) {
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

const nameOf = (trade: Trade) => `${marketName(trade)} ${sideWord(trade.side).toLowerCase()}`;
const exitVerb = (trade: Trade) => (trade.side === 'buy' ? 'Sells' : 'Buys back');

function CloseDialog({ trade, onClose }: DialogProps) {
  const { last, unrealized } = useTradeNow(trade);
  const { tick, step } = useSteps(trade);
  const command = useCommand(trade, 'Close', (params) => desk.POST('/trading/trades/{trade_id}/close', { params }), onClose);
  const open = trade.open_quantity > 0;
  const size = quantity(trade.open_quantity, step);
  return (
    <Frame
      trade={trade}
      title={open ? `Close ${nameOf(trade)}?` : `Cancel the entry of ${nameOf(trade)}?`}
      action={open ? 'Close the trade' : 'Cancel the entry'}
      danger
      busy={command.isPending}
      onSubmit={() => command.mutate(undefined)}
      onClose={onClose}
    >
      {open ? (
        <>
          <p>
            {exitVerb(trade)} all <strong className="tnum">{size}</strong> at the market and cancels target and stop.
          </p>
          <Facts
            facts={[
              ['Quantity', size],
              ['Price now', price(last, tick)],
              ['Value', money(last === null ? null : last * trade.open_quantity)],
              ['Estimated result', signedMoney(unrealized)],
            ]}
          />
        </>
      ) : (
        <p>
          The entry for <strong className="tnum">{quantity(trade.planned_quantity, step)}</strong> at{' '}
          <strong className="tnum">{price(trade.planned_entry_price, tick)}</strong> is cancelled. Nothing has been filled, so no money is
          at stake.
        </p>
      )}
      <InlineError error={command.error} />
    </Frame>
  );
}

const shares = [0.25, 0.5, 0.75];

function ReduceDialog({ trade, onClose }: DialogProps) {
  const { last } = useTradeNow(trade);
  const { tick, step } = useSteps(trade);
  const [text, setText] = useState('');
  const command = useCommand(
    trade,
    'Reduce',
    (params, body: { quantity: number }) => desk.POST('/trading/trades/{trade_id}/reduce', { params, body }),
    onClose,
  );
  const wanted = Number(text);
  const usable = text.trim() !== '' && Number.isFinite(wanted) && wanted > 0;
  const errors = besideField(command.error, 'quantity');
  return (
    <Frame
      trade={trade}
      title={`Reduce ${nameOf(trade)}`}
      action={usable ? `${trade.side === 'buy' ? 'Sell' : 'Buy back'} ${quantity(wanted)}` : 'Reduce'}
      danger
      ready={usable}
      busy={command.isPending}
      onSubmit={() => command.mutate({ quantity: wanted })}
      onClose={onClose}
    >
      <p>
        {exitVerb(trade)} a part of <strong className="tnum">{quantity(trade.open_quantity, step)}</strong> at the market. The rest keeps
        its target and stop.
      </p>
      <TextField
        label="Quantity"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        errors={errors}
        hint={step === null ? undefined : `In steps of ${quantity(step)}.`}
      />
      <div className={styles.actionShares} role="group" aria-label="Shares of the open quantity">
        {shares.map((share) => (
          <Button key={share} onClick={() => setText(String(shareOf(trade.open_quantity, share, step)))}>
            {share * 100} %
          </Button>
        ))}
      </div>
      <Facts
        facts={[
          ['Price now', price(last, tick)],
          ['Estimated result', usable ? signedMoney(profitAt(trade, last, Math.min(wanted, trade.open_quantity))) : '–'],
          ['Stays open', usable ? quantity(Math.max(0, trade.open_quantity - wanted), step) : '–'],
        ]}
      />
      {!errors && <InlineError error={command.error} />}
    </Frame>
  );
}

function MoveDialog({ trade, leg, onClose }: DialogProps & { leg: 'stop' | 'target' }) {
  const { last } = useTradeNow(trade);
  const { tick } = useSteps(trade);
  const [number, setNumber] = useState(trade.exits[0]?.number ?? 1);
  const exit = trade.exits.find((entry) => entry.number === number);
  const standing = exit?.[leg] ?? null;
  const [text, setText] = useState(standing === null ? '' : String(standing));
  const command = useCommand(
    trade,
    leg === 'stop' ? 'Move stop' : 'Move target',
    (params, body: { stop?: number; target?: number; exit_number: number }) =>
      desk.POST('/trading/trades/{trade_id}/amend', { params, body }),
    onClose,
  );
  const typed = Number(text);
  const wanted = onTick(typed, tick);
  const isPrice = text.trim() !== '' && Number.isFinite(wanted) && wanted > 0;
  const passed = isPrice && (leg === 'stop' ? isPastStop : isPastTarget)(trade.side, wanted, last);
  const usable = isPrice && !passed && wanted !== standing;
  const errors = passed ? [beyondMarket(trade, leg, price(last, tick))] : besideField(command.error, leg);
  const size = exit?.quantity ?? trade.open_quantity;
  const reckoned = trade.entry_average_price === null ? { ...trade, entry_average_price: trade.planned_entry_price } : trade;
  return (
    <Frame
      trade={trade}
      title={`Move the ${leg} of ${nameOf(trade)}`}
      action={usable ? `Move the ${leg} to ${price(wanted, tick)}` : `Move the ${leg}`}
      ready={usable}
      busy={command.isPending}
      onSubmit={() => command.mutate({ [leg]: wanted, exit_number: number })}
      onClose={onClose}
    >
      {trade.exits.length > 1 && (
        <SelectField
          label="Exit"
          value={number}
          onChange={(event) => {
            const next = Number(event.target.value);
            const price = trade.exits.find((entry) => entry.number === next)?.[leg] ?? null;
            setNumber(next);
            setText(price === null ? '' : String(price));
          }}
        >
          {trade.exits.map((entry) => (
            <option key={entry.number} value={entry.number}>
              {entry.number}: {quantity(entry.quantity)}
            </option>
          ))}
        </SelectField>
      )}
      <TextField
        label={leg === 'stop' ? 'New stop' : 'New target'}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          command.reset();
        }}
        errors={errors}
        hint={tick && (isPrice && wanted !== typed ? `Rounded to ${price(wanted, tick)}, on ` : 'On ') + `the tick of ${quantity(tick)}.`}
      />
      <Facts
        facts={[
          ['Currently at', price(standing, tick)],
          ['Price now', price(last, tick)],
          ['Quantity', quantity(size)],
          [leg === 'stop' ? 'If stopped out' : 'If reached', usable ? signedMoney(profitAt(reckoned, wanted, size)) : '–'],
          ['Before', signedMoney(profitAt(reckoned, standing, size))],
        ]}
      />
      {!errors && <InlineError error={command.error} />}
    </Frame>
  );
}

/** Why a leg cannot go to the far side of the market: the price would touch it at once. */
function beyondMarket(trade: Trade, leg: 'stop' | 'target', now: string): string {
  const below = (leg === 'stop') === (trade.side === 'buy');
  return `The ${leg} of a ${sideWord(trade.side).toLowerCase()} has to be ${below ? 'below' : 'above'} the market, now ${now}.`;
}

function EndDialog({ trade, onClose }: DialogProps) {
  const { last } = useTradeNow(trade);
  const { tick, step } = useSteps(trade);
  const [reason, setReason] = useState('');
  const command = useCommand(
    trade,
    'End',
    (params, body: { reason: string }) => desk.POST('/trading/trades/{trade_id}/end', { params, body }),
    onClose,
  );
  const errors = besideField(command.error, 'reason');
  const open = trade.open_quantity > 0;
  const worth = money(last === null ? null : last * trade.open_quantity);
  return (
    <Frame
      trade={trade}
      title={`End ${nameOf(trade)} by hand?`}
      action="End the trade"
      danger
      ready={reason.trim() !== ''}
      busy={command.isPending}
      onSubmit={() => command.mutate({ reason: reason.trim() })}
      onClose={onClose}
    >
      {trade.stopped_reason !== null && <p>{trade.stopped_reason}</p>}
      <p>
        Its orders are cancelled and it is settled as it stands.
        {open && ` What is open, ${quantity(trade.open_quantity, step)} worth about ${worth} at ${price(last, tick)},`}
        {open && ' stays at the venue without exits: from then on it is yours to manage.'}
      </p>
      <TextField
        label="Reason"
        required
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        errors={errors}
        hint="Kept in the ledger with your name."
      />
      {!errors && <InlineError error={command.error} />}
    </Frame>
  );
}
