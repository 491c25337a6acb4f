import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { desk, done } from '../../api/client';
import type { Simulator } from '../../api/types';
import { marketName } from '../../domain/markets';
import { count } from '../../domain/numbers';
import { utc } from '../../domain/times';
import { Badge, Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { LivePrice } from '../../ui/Figures';
import { required, useDeskForm } from '../../ui/form';
import { Progress } from '../../ui/Progress';
import { offeredSpeeds, runningSpeeds, speedOf } from '../../ui/replay/speeds';
import { useAdvance, useReplaySpeed } from '../../ui/replay/useReplay';
import { Segmented } from '../../ui/Segmented';
import { InlineError } from '../../ui/States';
import { CloseFirst } from '../../ui/trades/CloseFirst';
import styles from './simulator.module.css';

/** Where the simulated market stands, and the keys that move a replay by hand. */
export function MarketState({ venue, account }: { venue: Simulator; account: string }) {
  if (venue.mode !== 'replay') {
    return (
      <div className={styles.marketState}>
        <h2>Synthetic market</h2>
        <Note tone="neutral">
          Prices are made up (stochastic volatility with jumps) and always labelled synthetic. To trade on real bars, start a replay.
        </Note>
      </div>
    );
  }
  const total = venue.bars_total;
  const left = venue.bars_left;
  return (
    <div className={styles.marketState}>
      <h2>
        Replay of{' '}
        <Link to="/markets/$market" params={{ market: marketName({ symbol: venue.symbol ?? '', venue: venue.venue }) }}>
          {venue.replay_of ?? venue.symbol}
        </Link>
      </h2>
      <dl className={styles.figures}>
        <div>
          <dt>Clock</dt>
          <dd className="tnum live-value" data-testid="replay-clock">
            {utc(venue.clock)}
          </dd>
        </div>
        <div>
          <dt>Last price</dt>
          <dd>
            <LivePrice value={venue.last_price} />
          </dd>
        </div>
        <div>
          <dt>Bars left</dt>
          <dd className="tnum live-value">{count(left)}</dd>
        </div>
        <div>
          <dt>Bars</dt>
          <dd>{venue.timeframe}</dd>
        </div>
      </dl>
      {total !== null && left !== null && total > 0 && <Progress value={((total - left) / total) * 100} label="Replay" />}
      {left === 0 ? (
        <Badge tone="good">The replay has reached its end</Badge>
      ) : (
        <>
          <ReplaySpeed venue={venue} account={account} />
          <ByHand venue={venue} account={account} />
        </>
      )}
      <BackToSynthetic account={account} />
    </div>
  );
}

const speeds = [{ value: 'manual', label: 'By hand' }, ...runningSpeeds];

function ReplaySpeed({ venue, account }: { venue: Simulator; account: string }) {
  const change = useReplaySpeed(account);
  const now = String(venue.speed);
  return (
    <div className={styles.byHandRow}>
      <span className="muted">Speed</span>
      <Segmented
        label="Speed of the replay"
        value={now}
        options={offeredSpeeds(now, speeds)}
        onChange={(value) => change.mutate(speedOf(value))}
      />
      <InlineError error={change.error} />
    </div>
  );
}

function BackToSynthetic({ account }: { account: string }) {
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: () => done(desk.POST('/api/simulator/synthetic', { params: { query: { account } }, body: {} })),
    onSuccess: () => void client.invalidateQueries(),
  });
  return (
    <div className={styles.byHandRow}>
      <Button className={styles.leaveReplay} busy={leave.isPending} onClick={() => leave.mutate()}>
        Leave the replay for the synthetic market
      </Button>
      <CloseFirst error={leave.error} account={account} />
    </div>
  );
}

function ByHand({ venue, account }: { venue: Simulator; account: string }) {
  const advance = useAdvance(account);
  const { mutate, isPending } = advance;
  const manual = venue.speed === 'manual';
  const form = useDeskForm({
    initial: { to: '' },
    check: ({ to }) => ({ to: required(to) }),
    send: ({ to }) => advance.mutateAsync({ to: `${to}${to.length === 16 ? ':00' : ''}Z` }),
    blamed: 'to',
  });

  useEffect(() => {
    if (!manual) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isPending) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, select, textarea, dialog')) return;
      const bars = { '.': 1, ',': 10, '/': 60 }[event.key];
      if (bars) mutate({ bars });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [manual, mutate, isPending]);

  if (!manual) return null;

  return (
    <div className={styles.byHand}>
      <div className={styles.byHandRow}>
        <span className="muted">Advance by</span>
        <Button icon="step" disabled={isPending} onClick={() => mutate({ bars: 1 })} title="Key .">
          1 bar
        </Button>
        <Button disabled={isPending} onClick={() => mutate({ bars: 10 })} title="Key ,">
          10 bars
        </Button>
        <Button disabled={isPending} onClick={() => mutate({ bars: 60 })} title="Key /">
          60 bars
        </Button>
      </div>
      <form.AppForm>
        <form.Frame className={styles.byHandRow}>
          <span className="muted">or to</span>
          <form.AppField name="to">
            {(field) => <field.Text label="Time (UTC)" type="datetime-local" min={venue.clock.slice(0, 16)} max={venue.to?.slice(0, 16)} />}
          </form.AppField>
          <form.Submit kind="plain">Go</form.Submit>
          <form.Rest />
        </form.Frame>
      </form.AppForm>
      <InlineError error={advance.variables && 'bars' in advance.variables ? advance.error : null} />
    </div>
  );
}
