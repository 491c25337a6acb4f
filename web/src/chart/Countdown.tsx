import type { Timeframe } from '../domain/timeframes';
import { useNow } from '../ui/useNow';
import { cx } from '../ui/cx';
import styles from './chart.module.css';
import { closeTimeOf, leftWord } from './closing';

/** How long the newest bar stays open: by a replay's clock, which moves as the replay does, else by ours. */
export function Countdown({ timeframe, clock }: { timeframe: Timeframe; clock: string | null }) {
  const now = useNow(clock === null ? 1000 : 0);
  const at = clock === null ? now : Date.parse(clock);
  const title = `Until the ${timeframe} bar closes${clock === null ? '' : ', by the replay’s clock'}`;
  return (
    <span className={cx(styles.countdown, 'tnum')} title={title}>
      <span className={cx(styles.word, 'faint')}>Closes in</span> {leftWord(closeTimeOf(at, timeframe) - at)}
    </span>
  );
}
