import { desk } from '../../api/client';
import { price, signedMoney } from '../../domain/numbers';
import { Button } from '../Button';
import { DialogContent, DialogFoot } from '../Dialog';
import { ActionDialog, ActionFacts, confirmLabel, isLive, nameOf, useCommandForm, type ActionProps } from './ActionFrame';
import { useSteps, useTradeNow } from './useTradeNow';

/** The desk reckons the price itself: it alone knows what was paid for the entry and what the exit will cost. */
export function BreakEvenDialog({ trade, onClose }: ActionProps) {
  const { last, unrealized } = useTradeNow(trade);
  const { tick } = useSteps(trade);
  const form = useCommandForm(
    { trade, onClose },
    { what: 'Break-even', initial: { confirm: '' }, send: (params) => desk.POST('/trading/trades/{trade_id}/break-even', { params }) },
  );
  return (
    <ActionDialog title={`Break-even for ${nameOf(trade)}`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <p>
              Moves every stop of the trade to the price at which the open part makes neither profit nor loss, entry and exit commission
              included. A stop that is already better is left alone. Refused until the market has passed that price.
            </p>
            <ActionFacts
              facts={[
                ['Entry', price(trade.entry_average_price, tick)],
                ['Stop now', price(trade.stop, tick)],
                ['Price now', price(last, tick)],
                ['Unrealized', signedMoney(unrealized)],
              ]}
            />
            {isLive(trade) && (
              <form.AppField name="confirm">{(field) => <field.Text label={confirmLabel(trade)} autoComplete="off" />}</form.AppField>
            )}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Move the stop to break-even</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </ActionDialog>
  );
}
