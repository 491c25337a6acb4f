import { desk } from '../../api/client';
import { money, price, quantity } from '../../domain/numbers';
import { Button } from '../Button';
import { DialogContent, DialogFoot } from '../Dialog';
import { required } from '../form';
import { ActionDialog, confirmLabel, isLive, nameOf, useCommandForm, type ActionProps } from './ActionFrame';
import { useSteps, useTradeNow } from './useTradeNow';

export function EndDialog({ trade, onClose }: ActionProps) {
  const { last } = useTradeNow(trade);
  const { tick, step } = useSteps(trade);
  const form = useCommandForm(
    { trade, onClose },
    {
      what: 'End',
      initial: { reason: '', confirm: '' },
      check: ({ reason }) => ({ reason: required(reason) }),
      send: (params, { reason }) => desk.POST('/trading/trades/{trade_id}/end', { params, body: { reason: reason.trim() } }),
      blamed: 'reason',
    },
  );
  const open = trade.open_quantity > 0;
  const worth = money(last === null ? null : last * trade.open_quantity * trade.contract_multiplier);
  return (
    <ActionDialog title={`End ${nameOf(trade)} by hand?`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            {trade.stopped_reason !== null && <p>{trade.stopped_reason}</p>}
            <p>
              Its orders are cancelled, and it is settled{open ? ' with what is open booked as closed at the last price' : ' as it stands'}.
              {open && ` The open ${quantity(trade.open_quantity, step)}, worth about ${worth} at ${price(last, tick)},`}
              {open && ' stays at the venue without exits and is yours to manage.'}
            </p>
            <form.AppField name="reason">
              {(field) => <field.Text label="Reason" required maxLength={200} hint="Kept in the ledger with your name." />}
            </form.AppField>
            {isLive(trade) && (
              <form.AppField name="confirm">{(field) => <field.Text label={confirmLabel(trade)} autoComplete="off" />}</form.AppField>
            )}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Subscribe selector={(state) => required(state.values.reason) !== null}>
              {(empty) => (
                <form.Submit kind="danger" disabled={empty}>
                  End the trade
                </form.Submit>
              )}
            </form.Subscribe>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </ActionDialog>
  );
}
