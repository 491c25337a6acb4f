import { desk } from '../../api/client';
import { money, price, quantity, signedMoney } from '../../domain/numbers';
import { Button } from '../Button';
import { DialogContent, DialogFoot } from '../Dialog';
import { ActionDialog, ActionFacts, confirmLabel, exitVerb, isLive, nameOf, useCommandForm, type ActionProps } from './ActionFrame';
import { useSteps, useTradeNow } from './useTradeNow';

export function CloseDialog({ trade, onClose }: ActionProps) {
  const { last, unrealized } = useTradeNow(trade);
  const { tick, step } = useSteps(trade);
  const form = useCommandForm(
    { trade, onClose },
    { what: 'Close', initial: { confirm: '' }, send: (params) => desk.POST('/trading/trades/{trade_id}/close', { params }) },
  );
  const open = trade.open_quantity > 0;
  const size = quantity(trade.open_quantity, step);
  return (
    <ActionDialog title={open ? `Close ${nameOf(trade)}?` : `Cancel the entry of ${nameOf(trade)}?`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            {open ? (
              <>
                <p>
                  {exitVerb(trade)} all <strong className="tnum">{size}</strong> at the market and cancels target and stop.
                </p>
                <ActionFacts
                  facts={[
                    ['Quantity', size],
                    ['Price now', price(last, tick)],
                    ['Value', money(last === null ? null : last * trade.open_quantity * trade.contract_multiplier)],
                    ['Estimated result, before fees', signedMoney(unrealized)],
                  ]}
                />
              </>
            ) : (
              <p>
                Cancels the entry for <strong className="tnum">{quantity(trade.planned_quantity, step)}</strong> at{' '}
                <strong className="tnum">{price(trade.planned_entry_price, tick)}</strong>. Nothing has been filled yet.
              </p>
            )}
            {isLive(trade) && (
              <form.AppField name="confirm">{(field) => <field.Text label={confirmLabel(trade)} autoComplete="off" />}</form.AppField>
            )}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit kind="danger">{open ? 'Close the trade' : 'Cancel the entry'}</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </ActionDialog>
  );
}
