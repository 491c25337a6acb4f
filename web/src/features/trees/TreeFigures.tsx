import type { ReactNode } from 'react';
import type { TreeFall } from '../../api/types';
import { percent, signedPercent } from '../../domain/numbers';
import { Change } from '../../ui/Figures';
import type { Shown } from './TreeResult';
import styles from './trees.module.css';
import { chance, stake } from './words';

/** What a tree comes to at a win rate. */
export function TreeFigures({ tree, fall }: { tree: Shown; fall: TreeFall | null | undefined }) {
  const [win, lost] = tree.end_values;
  const largest = tree.nodes.reduce<Shown['nodes'][number] | undefined>(
    (most, node) => (most && most.stake_percent >= node.stake_percent ? most : node),
    undefined,
  );
  const below = tree.win_rate < tree.break_even_win_rate - 1e-9;
  return (
    <dl className={styles.figures} aria-label="Figures">
      <Figure
        word="WIN ends at"
        value={<Change value={win?.value_percent} decimals={3} />}
        note={`target ${percent(tree.target_percent, 3)}`}
      />
      <Figure
        word="LOST ends at"
        value={<Change value={lost?.value_percent} decimals={3} />}
        note={`maximum loss ${percent(tree.max_loss_percent, 3)}`}
      />
      <Figure word="Probability of WIN" value={chance(tree.win_probability)} note={`at a win rate of ${rate(tree.win_rate)}`} />
      <Figure
        word="Expected value"
        value={<Change value={tree.expected_value_percent} decimals={3} />}
        note={`a session; ${signedPercent(tree.expected_trades > 0 ? tree.expected_value_percent / tree.expected_trades : 0, 3)} a trade`}
      />
      <Figure word="Mean trades" value={tree.expected_trades.toFixed(2)} note="until a session ends" />
      <Figure
        word="Break-even win rate"
        value={rate(tree.break_even_win_rate)}
        note={below ? 'above the win rate: it loses' : 'there every tree brings nothing'}
      />
      <Figure word="Largest stake" value={stake(tree.largest_stake_percent)} note={`at ${largest?.node ?? '–'}`} />
      <Figure
        word="Chance of a fall"
        value={fall ? fallWords(fall) : '–'}
        note={fall ? fallNote(fall) : 'being computed'}
      />
    </dl>
  );
}

const rate = (value: number) => `${Number((value * 100).toFixed(2))} %`;

/** What the chance is of, and the other one, which is larger: a session that is won may have been below the bound on its way. */
function fallNote(fall: TreeFall): string {
  const bound = `below ${percent(fall.fraction * 100, 0)} within ${fall.sessions} ${fall.sessions === 1 ? 'session' : 'sessions'}`;
  return `${bound}; ${chance(fall.within_sessions)} if looked at after every trade`;
}

/** Where the paths do not all end alike, the chance lies between two. */
function fallWords(fall: TreeFall): string {
  const [low, high] = [chance(fall.at_session_ends_low), chance(fall.at_session_ends_high)];
  return low === high ? chance(fall.at_session_ends) : `${low.replace(' %', '')} to ${high}`;
}

function Figure({ word, value, note }: { word: string; value: ReactNode; note: string }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd className="tnum">{value}</dd>
      <dd className={styles.figureNote}>{note}</dd>
    </div>
  );
}
