import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { simulator } from '../../api/queries';
import type { Simulator } from '../../api/types';
import { count } from '../../domain/numbers';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Moment } from '../../ui/Figures';
import { Select } from '../../ui/Input';
import { InlineError } from '../../ui/States';
import { offeredSpeeds, speedOf } from '../../ui/replay/speeds';
import { useAdvance, useReplaySpeed } from '../../ui/replay/useReplay';
import { usePreference } from '../../ui/usePreference';
import { cx } from '../../ui/cx';
import styles from './replay.module.css';

/** The replay behind a chart: held and let go, moved by a bar or to a later one, and how far it is. */
export function ReplayBar({ account }: { account: string }) {
  const { data } = useQuery(simulator(account));
  if (!data || data.mode !== 'replay' || data.bars_left === null || data.bars_total === null) return null;
  return (
    <section className={styles.replay} aria-label="Replay">
      <Controls replay={data} account={account} left={data.bars_left} total={data.bars_total} />
    </section>
  );
}

function Controls({ replay, account, left, total }: { replay: Simulator; account: string; left: number; total: number }) {
  const advance = useAdvance(account);
  const speed = useReplaySpeed(account);
  const [kept, keep] = usePreference('replay-speed', '60');
  const runs = replay.speed !== 'manual';
  const chosen = runs ? String(replay.speed) : kept;
  const { mutate, isPending } = advance;
  const isOver = left === 0;

  useEffect(() => {
    if (runs || isOver) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '.' || event.ctrlKey || event.metaKey || event.altKey || isPending) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, select, textarea, dialog')) return;
      mutate({ bars: 1 });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [runs, isOver, isPending, mutate]);

  const choose = (value: string) => {
    keep(value);
    if (runs) speed.mutate(speedOf(value));
  };
  return (
    <>
      {isOver ? (
        <Badge tone="good">The replay has reached its end</Badge>
      ) : (
        <>
          <Button
            icon={runs ? 'pause' : 'play'}
            busy={speed.isPending}
            aria-label={runs ? 'Pause the replay' : 'Run the replay'}
            title={runs ? 'Pause' : 'Run'}
            onClick={() => speed.mutate(runs ? 'manual' : speedOf(chosen))}
          />
          <Button
            icon="step"
            disabled={runs || isPending}
            aria-label="Show the next bar"
            title="Show the next bar, key ."
            onClick={() => mutate({ bars: 1 })}
          />
          <Select aria-label="Speed of the replay" value={chosen} onChange={(event) => choose(event.target.value)}>
            {offeredSpeeds(chosen).map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </>
      )}
      <Scrub done={total - left} total={total} busy={isPending} onAdvance={(bars) => mutate({ bars })} />
      <span className={cx(styles.replayAt, 'tnum')}>
        <Moment at={replay.clock} />
        <span className="faint">
          {' '}
          · {count(left)} of {count(total)} bars left
        </span>
      </span>
      <InlineError error={advance.error ?? speed.error} />
    </>
  );
}

interface ScrubProps {
  done: number;
  total: number;
  busy: boolean;
  onAdvance: (bars: number) => void;
}

/** How far the replay is, and the way to a later bar. What has been shown stays shown, so it does not go back. */
function Scrub({ done, total, busy, onAdvance }: ScrubProps) {
  const [wanted, setWanted] = useState<number | null>(null);
  const shown = Math.max(done, wanted ?? done);
  const letGo = () => {
    if (wanted !== null && wanted > done) onAdvance(wanted - done);
    setWanted(null);
  };
  return (
    <span className={styles.scrub}>
      <input
        type="range"
        aria-label="Bars shown by the replay"
        aria-valuetext={`${count(shown)} of ${count(total)} bars`}
        title="Drag to a later bar; a replay does not go back"
        min={0}
        max={total}
        value={shown}
        disabled={busy || done >= total}
        onChange={(event) => setWanted(Math.max(done, event.target.valueAsNumber))}
        onPointerUp={letGo}
        onKeyUp={letGo}
        onPointerCancel={() => setWanted(null)}
        onBlur={() => setWanted(null)}
      />
      {shown > done && <output className="tnum">+{count(shown - done)} bars</output>}
    </span>
  );
}
