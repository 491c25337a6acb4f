import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { desk } from '../../api/client';
import { venues } from '../../api/queries';
import { instantOf, toMillis, utc } from '../../domain/times';
import { liveExits } from '../../domain/trades';
import { Button } from '../Button';
import { DialogContent, DialogFoot } from '../Dialog';
import { ActionDialog, ActionFacts, confirmLabel, exitVerb, isLive, nameOf, useCommandForm, type ActionProps } from './ActionFrame';
import { everyExit, exitNumberOf, exitOptions } from './ExitChoice';

/** What a field of local time holds of an instant. */
const fieldOf = (iso: string) => iso.slice(0, 16);

/** An hour on, to the minute: a time that may be sent as it is. */
function hourOn(clock: string): string {
  return fieldOf(new Date((toMillis(clock) ?? 0) + 3_600_000).toISOString());
}

/** The trade is closed at the market at an instant of its venue's clock. */
export function TimeDialog({ trade, onClose }: ActionProps) {
  const { data: clock } = useQuery({ ...venues, select: (all) => all.find((row) => row.venue === trade.venue)?.clock ?? null });
  const closes = liveExits(trade).find((exit) => exit.close_at !== null)?.close_at ?? null;
  const [options] = useState(() => exitOptions(trade));
  const form = useCommandForm(
    { trade, onClose },
    {
      what: 'Time exit',
      initial: { close_at: closes ? fieldOf(closes) : clock ? hourOn(clock) : '', exit_number: everyExit, ends: false, confirm: '' },
      check: (values) => ({ close_at: !values.ends && instantOf(values.close_at) === null && 'must be a day and a time.' }),
      send: (params, values) =>
        desk.POST('/trading/trades/{trade_id}/close-at', {
          params,
          body: { close_at: values.ends ? null : instantOf(values.close_at), exit_number: exitNumberOf(values.exit_number) },
        }),
    },
  );
  return (
    <ActionDialog title={`Time exit of ${nameOf(trade)}`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <p>
              {exitVerb(trade)} what the chosen exits still hold open at this time, at the market, and cancels their targets and stops. The
              desk watches the time; if the market is closed, it waits until it opens.
            </p>
            {options.length > 2 && (
              <form.AppField name="exit_number">{(field) => <field.Choice label="Exit" options={options} />}</form.AppField>
            )}
            <form.AppField name="close_at">
              {(field) => <field.Text label="Close at, market time UTC" type="datetime-local" />}
            </form.AppField>
            <ActionFacts
              facts={[
                ['Market time now', utc(clock)],
                ['Closes at', closes === null ? 'No time set' : utc(closes)],
              ]}
            />
            {isLive(trade) && (
              <form.AppField name="confirm">{(field) => <field.Text label={confirmLabel(trade)} autoComplete="off" />}</form.AppField>
            )}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            {closes !== null && (
              <Button
                onClick={() => {
                  form.setFieldValue('ends', true);
                  void form.handleSubmit();
                }}
              >
                Remove the time
              </Button>
            )}
            <form.Submit onClick={() => form.setFieldValue('ends', false)}>Set the time</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </ActionDialog>
  );
}
