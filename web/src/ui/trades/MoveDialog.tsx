import { useState } from 'react';
import { desk } from '../../api/client';
import type { Trade } from '../../api/types';
import { price, quantity, signedMoney, total } from '../../domain/numbers';
import { isPastStop, isPastTarget, liveExits, onTick, profitAt } from '../../domain/trades';
import { Button } from '../Button';
import { DialogContent, DialogFoot } from '../Dialog';
import { ActionDialog, ActionFacts, confirmLabel, isLive, nameOf, useCommandForm, type ActionProps } from './ActionFrame';
import { movedOf, movedOptions } from './ExitChoice';
import { inTurn } from './inTurn';
import { sideWord } from './words';
import { useSteps, useTradeNow } from './useTradeNow';

type MovedLeg = 'stop' | 'target';

/** What is typed as a price, on the tick; null for what is none. */
function priceOf(text: string, tick: number | null): number | null {
  const wanted = onTick(Number(text), tick);
  return text.trim() !== '' && Number.isFinite(wanted) && wanted > 0 ? wanted : null;
}

/** Why a leg cannot go to the far side of the market: the price would touch it at once. */
function beyondMarket(trade: Trade, leg: MovedLeg, wanted: number, last: number | null, tick: number | null): string | null {
  if (!(leg === 'stop' ? isPastStop : isPastTarget)(trade.side, wanted, last)) return null;
  const below = (leg === 'stop') === (trade.side === 'buy');
  const now = price(last, tick);
  return `The ${leg} of a ${sideWord(trade.side).toLowerCase()} has to be ${below ? 'below' : 'above'} the market, now ${now}.`;
}

interface MoveProps extends ActionProps {
  leg: MovedLeg;
  /** Where somebody has dragged it to, for which exit. */
  to?: { exit: number; price: number };
}

export function MoveDialog({ trade, leg, to, onClose }: MoveProps) {
  const { last } = useTradeNow(trade);
  const { tick } = useSteps(trade);
  // As they were when it was asked: a trade that changes meanwhile does not change what is meant.
  const [options] = useState(() => movedOptions(trade, leg));
  const exitsOf = (chosen: string) => trade.exits.filter(({ number }) => movedOf(chosen).includes(number));
  /** Where all of them stand; null where they do not stand at one price. */
  const standingAt = (chosen: string) => {
    const [one, ...others] = exitsOf(chosen).map((exit) => exit[leg]);
    return others.every((other) => other === one) ? (one ?? null) : null;
  };
  const number = to?.exit ?? liveExits(trade)[0]?.number ?? 1;
  const first = options.find(([chosen]) => movedOf(chosen).includes(number))?.[0] ?? String(number);
  const textAt = (chosen: string) => String(standingAt(chosen) ?? '');
  const form = useCommandForm(
    { trade, onClose },
    {
      what: leg === 'stop' ? 'Move stop' : 'Move target',
      initial: { exit_number: first, price: to ? String(to.price) : textAt(first), confirm: '' },
      check: (values) => ({ price: wrong(values.price) ?? (priceOf(values.price, tick) === null && 'must be a price above 0.') }),
      send: (params, values) => {
        const wanted = priceOf(values.price, tick);
        const asked = movedOf(values.exit_number);
        // What is over, or has been moved there already, is left alone.
        const left = liveExits(trade).filter((exit) => asked.includes(exit.number) && exit[leg] !== wanted);
        return inTurn(left.length > 0 ? left.map((exit) => exit.number) : asked, (exit_number) =>
          desk.POST('/trading/trades/{trade_id}/amend', { params, body: { [leg]: wanted, exit_number } }),
        );
      },
      blamed: 'price',
      told: { [leg]: 'price' },
    },
  );
  const wrong = (text: string) => {
    const wanted = priceOf(text, tick);
    return wanted === null ? null : beyondMarket(trade, leg, wanted, last, tick);
  };
  const reckoned = trade.entry_average_price === null ? { ...trade, entry_average_price: trade.planned_entry_price } : trade;
  const usable = ({ price: text, exit_number }: { price: string; exit_number: string }) => {
    const wanted = priceOf(text, tick);
    return wanted === null || wrong(text) !== null || wanted === standingAt(exit_number) ? null : wanted;
  };
  const tickHint = (text: string) => {
    const wanted = priceOf(text, tick);
    if (!tick) return undefined;
    return (
      (wanted !== null && wanted !== Number(text) ? `Rounded to ${price(wanted, tick)}, on ` : 'On ') + `the tick of ${quantity(tick)}.`
    );
  };
  return (
    <ActionDialog title={`Move the ${leg} of ${nameOf(trade)}`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            {options.length > 1 && (
              <form.AppField name="exit_number">
                {(field) => (
                  <field.Choice
                    label="Exit"
                    options={options}
                    onChoose={(chosen) => form.setFieldValue('price', textAt(chosen))}
                  />
                )}
              </form.AppField>
            )}
            <form.AppField name="price">
              {(field) => (
                <field.Text
                  label={leg === 'stop' ? 'New stop' : 'New target'}
                  inputMode="decimal"
                  autoComplete="off"
                  wrong={wrong(field.state.value)}
                  hint={tickHint(field.state.value)}
                />
              )}
            </form.AppField>
            <form.Subscribe selector={(state) => state.values}>
              {(values) => {
                const standing = standingAt(values.exit_number);
                const exits = exitsOf(values.exit_number);
                const size = exits.length > 0 ? exits.reduce((sum, exit) => sum + exit.quantity, 0) : trade.open_quantity;
                const wanted = usable(values);
                return (
                  <ActionFacts
                    facts={[
                      ['Currently at', price(standing, tick)],
                      ['Price now', price(last, tick)],
                      ['Quantity', quantity(size)],
                      [
                        leg === 'stop' ? 'If stopped out, before fees' : 'If reached, before fees',
                        wanted === null ? '–' : signedMoney(profitAt(reckoned, wanted, size)),
                      ],
                      [`At the present ${leg}`, signedMoney(total(exits.map((exit) => profitAt(reckoned, exit[leg], exit.quantity))))],
                    ]}
                  />
                );
              }}
            </form.Subscribe>
            {isLive(trade) && (
              <form.AppField name="confirm">{(field) => <field.Text label={confirmLabel(trade)} autoComplete="off" />}</form.AppField>
            )}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Subscribe selector={(state) => usable(state.values)}>
              {(wanted) => (
                <form.Submit disabled={wanted === null}>
                  {wanted === null ? `Move the ${leg}` : `Move the ${leg} to ${price(wanted, tick)}`}
                </form.Submit>
              )}
            </form.Subscribe>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </ActionDialog>
  );
}
