import { desk } from '../../api/client';
import { price, quantity, signedMoney } from '../../domain/numbers';
import { profitAt, shareOf } from '../../domain/trades';
import { Button } from '../Button';
import { DialogContent, DialogFoot } from '../Dialog';
import { ActionDialog, ActionFacts, confirmLabel, exitVerb, isLive, nameOf, useCommandForm, type ActionProps } from './ActionFrame';
import styles from './trades.module.css';
import { useSteps, useTradeNow } from './useTradeNow';

const shares = [0.25, 0.5, 0.75];

/** What is typed as a quantity; null for what is none. */
function quantityOf(text: string): number | null {
  const wanted = Number(text);
  return text.trim() !== '' && Number.isFinite(wanted) && wanted > 0 ? wanted : null;
}

export function ReduceDialog({ trade, onClose }: ActionProps) {
  const { last } = useTradeNow(trade);
  const { tick, step } = useSteps(trade);
  const form = useCommandForm(
    { trade, onClose },
    {
      what: 'Reduce',
      initial: { quantity: '', confirm: '' },
      check: (values) => ({ quantity: quantityOf(values.quantity) === null && 'must be a number above 0.' }),
      send: (params, values) => desk.POST('/trading/trades/{trade_id}/reduce', { params, body: { quantity: Number(values.quantity) } }),
      blamed: 'quantity',
    },
  );
  const kept =
    trade.exits.filter((exit) => exit.quantity > 0).length > 1
      ? 'Of its exits the first keep their shares, as far as the rest reaches.'
      : 'The rest keeps its target and stop.';
  return (
    <ActionDialog title={`Reduce ${nameOf(trade)}`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <p>
              {exitVerb(trade)} a part of <strong className="tnum">{quantity(trade.open_quantity, step)}</strong> at the market. {kept}
            </p>
            <form.AppField name="quantity">
              {(field) => (
                <field.Text
                  label="Quantity"
                  inputMode="decimal"
                  autoComplete="off"
                  hint={step === null ? undefined : `In steps of ${quantity(step)}.`}
                />
              )}
            </form.AppField>
            <div className={styles.actionShares} role="group" aria-label="Shares of the open quantity">
              {shares.map((share) => (
                <Button key={share} onClick={() => form.setFieldValue('quantity', String(shareOf(trade.open_quantity, share, step)))}>
                  {share * 100} %
                </Button>
              ))}
            </div>
            <form.Subscribe selector={(state) => quantityOf(state.values.quantity)}>
              {(wanted) => (
                <ActionFacts
                  facts={[
                    ['Price now', price(last, tick)],
                    [
                      'Estimated result, before fees',
                      wanted === null ? '–' : signedMoney(profitAt(trade, last, Math.min(wanted, trade.open_quantity))),
                    ],
                    ['Stays open', wanted === null ? '–' : quantity(Math.max(0, trade.open_quantity - wanted), step)],
                  ]}
                />
              )}
            </form.Subscribe>
            {isLive(trade) && (
              <form.AppField name="confirm">{(field) => <field.Text label={confirmLabel(trade)} autoComplete="off" />}</form.AppField>
            )}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Subscribe selector={(state) => quantityOf(state.values.quantity)}>
              {(wanted) => (
                <form.Submit kind="danger" disabled={wanted === null}>
                  {wanted === null ? 'Reduce' : `${trade.side === 'buy' ? 'Sell' : 'Buy back'} ${quantity(wanted)}`}
                </form.Submit>
              )}
            </form.Subscribe>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </ActionDialog>
  );
}
