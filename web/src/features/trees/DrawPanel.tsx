import { useState } from 'react';
import type { DrawnSessions } from '../../api/types';
import { count, percent, signedPercent } from '../../domain/numbers';
import { cx } from '../../ui/cx';
import { useDeskForm } from '../../ui/form';
import { Note } from '../../ui/Badge';
import { PlainTable } from '../../ui/PlainTable';
import { drawnRows } from './drawn';
import { PathsChart } from './PathsChart';
import type { Draw } from './queries';
import styles from './trees.module.css';
import type { Walk } from './walk';

interface DrawPanelProps {
  /** What is drawn from; another one makes what was drawn before an old picture. */
  subject: string;
  /** The lengths of the walk, of which the spread follows. */
  lengths: Walk['lengths'];
  /** A fall is below so many percent. */
  below: number;
  within: number;
  draw: (draw: Draw) => Promise<DrawnSessions>;
}

interface Drawn {
  answer: DrawnSessions;
  subject: string;
  lengths: Walk['lengths'];
  below: number;
}

const wholeIn = (text: string, low: number, high: number) =>
  /^-?\d+$/.test(text.trim()) && Number(text) >= low && Number(text) <= high
    ? null
    : `must be a whole number from ${count(low)} to ${count(high)}.`;

/** Draws sessions and lays what came of them beside what is computed. */
export function DrawPanel({ subject, lengths, below, within, draw }: DrawPanelProps) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const form = useDeskForm({
    initial: { sessions: '10000', seed: '1' },
    check: ({ sessions, seed }) => ({
      sessions: wholeIn(sessions, 1, 1_000_000),
      seed: wholeIn(seed, 0, Number.MAX_SAFE_INTEGER),
    }),
    send: ({ sessions, seed }) => draw({ sessions: Number(sessions), seed: Number(seed) }),
    onDone: (answer) => setDrawn({ answer, subject, lengths, below }),
  });
  const isOld = drawn !== null && drawn.subject !== subject;
  return (
    <section className={styles.draw} aria-label="Drawn sessions">
      <h2>Drawn sessions</h2>
      <form.AppForm>
        <form.Frame className={styles.drawForm}>
          <form.AppField name="sessions">
            {(field) => <field.Text label="Sessions" inputMode="numeric" autoComplete="off" />}
          </form.AppField>
          <form.AppField name="seed">{(field) => <field.Text label="Seed" inputMode="numeric" autoComplete="off" />}</form.AppField>
          <form.Submit kind="plain">Draw sessions</form.Submit>
          <p className="muted">
            In runs of {count(within)} on one balance. The same seed draws the same sessions, on every machine.
          </p>
        </form.Frame>
        <form.Rest />
      </form.AppForm>
      {isOld && <Note tone="warn">These were drawn before something was changed. Draw again to compare.</Note>}
      {drawn && <Result drawn={drawn} isOld={isOld} />}
    </section>
  );
}

function Result({ drawn: { answer, lengths, below }, isOld }: { drawn: Drawn; isOld: boolean }) {
  const { quantiles, sessions, count: runs } = answer.runs;
  return (
    <div className={cx(styles.drawn, isOld && styles.old)}>
      <div className={styles.drawnFigures}>
        <PlainTable
          label="Drawn and computed"
          head={['Figure', 'Drawn', 'Standard error', 'Computed', 'Apart']}
          words={[0]}
          rows={drawnRows(answer, lengths).map((row) => [row.word, row.drawn, row.error, row.computed, row.apart])}
        />
        <p className="muted">
          {count(answer.sessions)} sessions, seed {String(answer.seed)}, win rate {percent(answer.win_rate * 100, 1)}. Up to three standard
          errors apart is chance.
        </p>
        <p className="muted">
          After {count(sessions)} sessions, of {count(runs)} {runs === 1 ? 'run' : 'runs'}: one in twenty at{' '}
          {signedPercent(quantiles.p5, 1)} or below, the middle at {signedPercent(quantiles.p50, 1)}, one in twenty above{' '}
          {signedPercent(quantiles.p95, 1)}.
        </p>
      </div>
      <PathsChart drawn={answer} below={below} />
    </div>
  );
}
