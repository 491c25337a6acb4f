import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { desk, done } from '../../api/client';
import { fieldErrors } from '../../api/errors';
import { storedMarkets } from '../../api/queries';
import type { Simulator, StartReplay } from '../../api/types';
import { isSimulator, marketName, venueWord } from '../../domain/markets';
import { utcDay } from '../../domain/times';
import { Button } from '../../ui/Button';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import { Empty, QueryView } from '../../ui/States';
import { CloseFirst } from './CloseFirst';
import styles from './simulator.module.css';
import { ButtonLink } from '../../ui/ButtonLink';

const speedKinds = ['manual', 'times', 'max'] as const;
type SpeedKind = (typeof speedKinds)[number];

const optional = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));
const iso = (text: string) => `${text}${text.length === 16 ? ':00' : ''}Z`;

export function StartReplayForm({ venue, account }: { venue: Simulator; account: string }) {
  const client = useQueryClient();
  const series = useQuery(storedMarkets);
  const [market, setMarket] = useState(venue.replay_of ?? '');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [speed, setSpeed] = useState<SpeedKind>('manual');
  const [times, setTimes] = useState('60');
  const [kind, setKind] = useState<'margin' | 'spot'>('margin');
  const [anew, setAnew] = useState(false);
  const [numbers, setNumbers] = useState({ leverage: '10', balance: '100000', commission_rate: '', spread: '', slippage: '', seed: '' });
  const start = useMutation({
    mutationFn: (body: StartReplay) => done(desk.POST('/api/simulator/replay', { params: { query: { account } }, body })),
    onSuccess: () => void client.invalidateQueries(),
  });

  return (
    <QueryView query={series} what="Stored series" skeletonRows={4}>
      {(all) => {
        const stored = all.filter((row) => !isSimulator(row.venue));
        if (stored.length === 0) {
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
        }
        const chosen = stored.find((row) => marketName(row) === market) ?? stored[0];
        const begin = from || (chosen?.start_date?.slice(0, 16) ?? '');
        const set = (name: keyof typeof numbers) => (event: { target: { value: string } }) =>
          setNumbers({ ...numbers, [name]: event.target.value });
        const number = (name: keyof typeof numbers, label: string, hint: string, step = 'any') => (
          <TextField
            label={label}
            type="number"
            min={0}
            step={step}
            inputMode="decimal"
            value={numbers[name]}
            onChange={set(name)}
            hint={hint}
            errors={fieldErrors(start.error, name)}
          />
        );
        const costs = ['commission_rate', 'spread', 'slippage', 'seed'];
        const money = anew ? ['balance', 'account_kind', ...(kind === 'margin' ? ['leverage'] : [])] : [];
        const shownFields = ['symbol', 'speed', 'from', 'to', ...costs, ...money];
        const onSubmit = (event: FormEvent) => {
          event.preventDefault();
          start.mutate({
            symbol: chosen ? marketName(chosen) : '',
            from: iso(begin),
            to: to === '' ? undefined : iso(to),
            speed: speed === 'times' ? Number(times) : speed,
            balance: anew ? optional(numbers.balance) : undefined,
            account_kind: anew ? kind : undefined,
            leverage: anew && kind === 'margin' ? optional(numbers.leverage) : undefined,
            commission_rate: optional(numbers.commission_rate),
            spread: optional(numbers.spread),
            slippage: optional(numbers.slippage),
            seed: optional(numbers.seed),
          });
        };
        return (
          <form className={styles.replayForm} onSubmit={onSubmit} aria-label="Start a replay">
            <h2>{venue.mode === 'replay' ? 'Start another replay' : 'Start a replay'}</h2>
            <SelectField
              label="Instrument"
              value={chosen ? marketName(chosen) : ''}
              errors={fieldErrors(start.error, 'symbol')}
              hint={chosen && `Stored ${utcDay(chosen.start_date)} to ${utcDay(chosen.end_date)}, base ${chosen.data_interval}`}
              onChange={(event) => {
                setMarket(event.target.value);
                setFrom('');
                setTo('');
              }}
            >
              {stored.map((row) => (
                <option key={marketName(row)} value={marketName(row)}>
                  {row.symbol} · {venueWord(row.venue)}
                </option>
              ))}
            </SelectField>
            <SelectField
              label="Speed"
              value={speed}
              onChange={(event) => setSpeed(speedKinds.find((one) => one === event.target.value) ?? 'manual')}
              errors={fieldErrors(start.error, 'speed')}
            >
              <option value="manual">By hand</option>
              <option value="times">× real time</option>
              <option value="max">As fast as possible</option>
            </SelectField>
            {speed === 'times' && (
              <TextField
                label="Multiple of real time"
                type="number"
                min={1}
                max={100_000}
                value={times}
                onChange={(event) => setTimes(event.target.value)}
              />
            )}
            <TextField
              label="From (UTC)"
              type="datetime-local"
              required
              value={begin}
              min={chosen?.start_date?.slice(0, 16)}
              max={chosen?.end_date?.slice(0, 16)}
              onChange={(event) => setFrom(event.target.value)}
              errors={fieldErrors(start.error, 'from')}
            />
            <TextField
              label="To (UTC)"
              type="datetime-local"
              value={to}
              min={begin}
              max={chosen?.end_date?.slice(0, 16)}
              onChange={(event) => setTo(event.target.value)}
              errors={fieldErrors(start.error, 'to')}
              hint="Leave empty to replay to the last stored bar."
            />
            {number('commission_rate', 'Commission rate', 'Of notional per leg: 0.001 is 0.1 %.')}
            {number('spread', 'Spread', 'In price units.')}
            {number('slippage', 'Slippage', 'In price units.')}
            {number('seed', 'Seed', 'The same seed gives the same fills.', '1')}
            <div className={styles.replayWide}>
              <CheckField
                label="Reset the account"
                checked={anew}
                onChange={(event) => setAnew(event.target.checked)}
                hint="Otherwise money and positions stay as they are."
              />
            </div>
            {anew && (
              <>
                {number('balance', 'Balance', 'Cash the account starts with.')}
                <SelectField
                  label="Account kind"
                  value={kind}
                  onChange={(event) => setKind(event.target.value === 'spot' ? 'spot' : 'margin')}
                  errors={fieldErrors(start.error, 'account_kind')}
                >
                  <option value="margin">Margin: long and short</option>
                  <option value="spot">Spot: long only</option>
                </SelectField>
                {kind === 'margin' && number('leverage', 'Leverage', 'Buying power is equity times this.')}
              </>
            )}
            <div className={styles.replayFoot}>
              <CloseFirst error={start.error} account={account} besides={shownFields} />
              <Button kind="primary" type="submit" icon="play" busy={start.isPending}>
                Start the replay
              </Button>
            </div>
          </form>
        );
      }}
    </QueryView>
  );
}
