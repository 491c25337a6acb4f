import { useQuery, useQueryClient } from '@tanstack/react-query';
import { desk, done } from '../../api/client';
import { storedMarkets } from '../../api/queries';
import type { AccountKind, Instrument, Simulator } from '../../api/types';
import { isSimulator, marketName, venueWord } from '../../domain/markets';
import { utcDay } from '../../domain/times';
import { ButtonLink } from '../../ui/ButtonLink';
import { numberOrNothing, required, useDeskForm } from '../../ui/form';
import { Empty, QueryView } from '../../ui/States';
import { CloseFirst } from '../../ui/trades/CloseFirst';
import styles from './simulator.module.css';

const optional = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));
const iso = (text: string) => `${text}${text.length === 16 ? ':00' : ''}Z`;

const speeds = [
  ['manual', 'By hand'],
  ['times', '× real time'],
  ['max', 'As fast as possible'],
] as const;
const kinds = [
  ['margin', 'Margin: long and short'],
  ['spot', 'Spot: long only'],
] as const;
const numbers = ['commission_rate', 'spread', 'slippage', 'seed', 'balance', 'leverage'] as const;

export function StartReplayForm({ venue, account }: { venue: Simulator; account: string }) {
  const series = useQuery(storedMarkets);
  return (
    <QueryView query={series} what="Stored series" skeletonRows={4}>
      {(all) => {
        const stored = all.filter((row) => !isSimulator(row.venue));
        if (stored.length > 0) return <ReplayForm venue={venue} account={account} stored={stored} />;
        return (
          <Empty
            title="Nothing to replay yet"
            action={
              <ButtonLink kind="primary" to="/data" search={{}}>
                Import data
              </ButtonLink>
            }
          >
            A replay walks through stored bars. Import some first.
          </Empty>
        );
      }}
    </QueryView>
  );
}

/** Where a stored series begins, as the field wants it. */
const startOf = (row: Instrument | undefined) => row?.start_date?.slice(0, 16) ?? '';

function ReplayForm({ venue, account, stored }: { venue: Simulator; account: string; stored: Instrument[] }) {
  const client = useQueryClient();
  const named = (name: string) => stored.find((row) => marketName(row) === name);
  const first = named(venue.replay_of ?? '') ?? stored[0];
  const form = useDeskForm({
    initial: {
      symbol: first ? marketName(first) : '',
      speed: 'manual',
      times: '60',
      from: startOf(first),
      to: '',
      commission_rate: '',
      spread: '',
      slippage: '',
      seed: '',
      anew: false,
      balance: '100000',
      account_kind: 'margin',
      leverage: '10',
    },
    check: (values) => ({
      from: required(values.from),
      times: values.speed === 'times' && !(Number(values.times) > 0) ? 'must be a number above 0.' : null,
      ...Object.fromEntries(numbers.map((name) => [name, numberOrNothing(values[name])])),
    }),
    send: (values) => {
      const kind: AccountKind = values.account_kind === 'spot' ? 'spot' : 'margin';
      const money = values.anew && {
        balance: optional(values.balance),
        account_kind: kind,
        leverage: kind === 'margin' ? optional(values.leverage) : undefined,
      };
      const speed = values.speed === 'times' ? Number(values.times) : values.speed === 'max' ? 'max' : 'manual';
      return done(
        desk.POST('/api/simulator/replay', {
          params: { query: { account } },
          body: {
            symbol: values.symbol,
            from: iso(values.from),
            to: values.to === '' ? undefined : iso(values.to),
            speed,
            commission_rate: optional(values.commission_rate),
            spread: optional(values.spread),
            slippage: optional(values.slippage),
            seed: optional(values.seed),
            ...money,
          },
        }),
      );
    },
    onDone: () => void client.invalidateQueries(),
  });
  const number = (name: (typeof numbers)[number], label: string, hint: string) => (
    <form.AppField name={name}>
      {(field) => <field.Text label={label} inputMode={name === 'seed' ? 'numeric' : 'decimal'} autoComplete="off" hint={hint} />}
    </form.AppField>
  );
  const chosen = (row: Instrument | undefined) =>
    row && `Stored ${utcDay(row.start_date)} to ${utcDay(row.end_date)}, base ${row.data_interval}`;
  const choose = (name: string) => {
    form.setFieldValue('from', startOf(named(name)));
    form.setFieldValue('to', '');
  };

  return (
    <form.AppForm>
      <form.Frame className={styles.replayForm} aria-label="Start a replay">
        <h2>{venue.mode === 'replay' ? 'Start another replay' : 'Start a replay'}</h2>
        <form.AppField name="symbol">
          {(field) => (
            <field.Choice
              label="Instrument"
              options={stored.map((row) => [marketName(row), `${row.symbol} · ${venueWord(row.venue)}`])}
              hint={chosen(named(field.state.value))}
              onChoose={choose}
            />
          )}
        </form.AppField>
        <form.AppField name="speed">{(field) => <field.Choice label="Speed" options={speeds} />}</form.AppField>
        <form.Subscribe selector={(state) => state.values.speed === 'times'}>
          {(isMultiple) =>
            isMultiple && (
              <form.AppField name="times">{(field) => <field.Text label="Multiple of real time" inputMode="decimal" />}</form.AppField>
            )
          }
        </form.Subscribe>
        <form.Subscribe selector={(state) => ({ row: named(state.values.symbol), from: state.values.from })}>
          {({ row, from }) => (
            <>
              <form.AppField name="from">
                {(field) => (
                  <field.Text label="From (UTC)" type="datetime-local" required min={startOf(row)} max={row?.end_date?.slice(0, 16)} />
                )}
              </form.AppField>
              <form.AppField name="to">
                {(field) => (
                  <field.Text
                    label="To (UTC)"
                    type="datetime-local"
                    min={from}
                    max={row?.end_date?.slice(0, 16)}
                    hint="Leave empty to replay to the last stored bar."
                  />
                )}
              </form.AppField>
            </>
          )}
        </form.Subscribe>
        {number('commission_rate', 'Commission rate', 'Of notional per leg: 0.001 is 0.1 %.')}
        {number('spread', 'Spread', 'In price units.')}
        {number('slippage', 'Slippage', 'In price units.')}
        {number('seed', 'Seed', 'The same seed gives the same fills.')}
        <div className={styles.replayWide}>
          <form.AppField name="anew">
            {(field) => <field.Check label="Reset the account" hint="Otherwise money and positions stay as they are." />}
          </form.AppField>
        </div>
        <form.Subscribe selector={(state) => ({ anew: state.values.anew, kind: state.values.account_kind })}>
          {({ anew, kind }) =>
            anew && (
              <>
                {number('balance', 'Balance', 'Cash the account starts with.')}
                <form.AppField name="account_kind">{(field) => <field.Choice label="Account kind" options={kinds} />}</form.AppField>
                {kind === 'margin' && number('leverage', 'Leverage', 'Buying power is equity times this.')}
              </>
            )
          }
        </form.Subscribe>
        <div className={styles.replayFoot}>
          <form.Rest>{(error, besides) => <CloseFirst error={error} account={account} besides={besides} />}</form.Rest>
          <form.Submit icon="play">Start the replay</form.Submit>
        </div>
      </form.Frame>
    </form.AppForm>
  );
}
