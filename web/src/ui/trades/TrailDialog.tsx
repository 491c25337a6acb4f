import { useState } from 'react';
import { desk } from '../../api/client';
import { missing, price, quantity } from '../../domain/numbers';
import { liveExits, onTick, signOf } from '../../domain/trades';
import { Button } from '../Button';
import { DialogContent, DialogFoot } from '../Dialog';
import { ActionDialog, ActionFacts, confirmLabel, isLive, nameOf, useCommandForm, type ActionProps } from './ActionFrame';
import { everyExit, exitNumberOf, exitOptions } from './ExitChoice';
import { useSteps, useTradeNow } from './useTradeNow';

/** What is typed as a distance, on the tick; null for what is none. */
function distanceOf(text: string, tick: number | null): number | null {
  const wanted = onTick(Number(text), tick);
  return text.trim() !== '' && Number.isFinite(wanted) && wanted > 0 ? wanted : null;
}

/** The stop follows the best price from now on, or stays where it is again. */
export function TrailDialog({ trade, onClose }: ActionProps) {
  const { last } = useTradeNow(trade);
  const { tick } = useSteps(trade);
  const trailing = liveExits(trade).find((exit) => exit.trail_distance !== null)?.trail_distance ?? null;
  const [options] = useState(() => exitOptions(trade));
  const form = useCommandForm(
    { trade, onClose },
    {
      what: 'Trail',
      initial: { distance: trailing === null ? '' : String(trailing), exit_number: everyExit, ends: false, confirm: '' },
      check: (values) => ({ distance: !values.ends && distanceOf(values.distance, tick) === null && 'must be a distance above 0.' }),
      send: (params, values) =>
        desk.POST('/trading/trades/{trade_id}/trail', {
          params,
          body: {
            distance: values.ends ? null : distanceOf(values.distance, tick),
            exit_number: exitNumberOf(values.exit_number),
          },
        }),
      blamed: 'distance',
    },
  );
  const stopAt = (distance: number | null) => (last === null || distance === null ? null : last - signOf(trade.side) * distance);
  return (
    <ActionDialog title={`Trail the stop of ${nameOf(trade)}`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <p>
              From now on the stop follows the best price at this distance and never moves back. The desk watches the price and moves the
              stop at the venue; a stop that is already better is left alone.
            </p>
            {options.length > 2 && (
              <form.AppField name="exit_number">{(field) => <field.Choice label="Exit" options={options} />}</form.AppField>
            )}
            <form.AppField name="distance">
              {(field) => (
                <field.Text
                  label="Distance, in price units"
                  inputMode="decimal"
                  autoComplete="off"
                  hint={tick === null ? undefined : `A multiple of the tick, ${quantity(tick)}.`}
                />
              )}
            </form.AppField>
            <form.Subscribe selector={(state) => distanceOf(state.values.distance, tick)}>
              {(distance) => (
                <ActionFacts
                  facts={[
                    ['Price now', price(last, tick)],
                    ['Stop now', price(trade.stop, tick)],
                    ['Stop would be at', price(stopAt(distance), tick)],
                    ['Trailing distance now', trailing === null ? missing : price(trailing, tick)],
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
            {trailing !== null && (
              <Button
                onClick={() => {
                  form.setFieldValue('ends', true);
                  void form.handleSubmit();
                }}
              >
                Stop trailing
              </Button>
            )}
            <form.Submit onClick={() => form.setFieldValue('ends', false)}>Trail the stop</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </ActionDialog>
  );
}
