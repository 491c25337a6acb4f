import { Button } from '../../ui/Button';
import { Change, Figure } from '../../ui/Figures';
import { Slider } from '../../ui/Slider';
import { shownAt, stopWords, type Move, type Position, type Stop } from './replay';
import styles from './sessions.module.css';

interface ReplayBarProps {
  stops: readonly Stop[];
  position: Position;
  onMove: (move: Move) => void;
}

/** Goes back and forth over the trades of a session, one by one, and tells what each of them brought. */
export function ReplayBar({ stops, position, onMove }: ReplayBarProps) {
  const last = stops.length - 1;
  const at = shownAt(position, last);
  const shown = stops[at];
  if (last < 1 || !shown) return null;
  const { trade } = shown;
  return (
    <div className={styles.replay} role="group" aria-label="Replay">
      <div className={styles.replayButtons}>
        <Button icon="first" aria-label="First" title="Before the first trade" disabled={at === 0} onClick={() => onMove('first')} />
        <Button icon="back" aria-label="Previous" title="One trade back" disabled={at === 0} onClick={() => onMove('previous')} />
        <Button
          icon={position.playing ? 'pause' : 'play'}
          aria-label={position.playing ? 'Pause' : 'Play'}
          title={position.playing ? 'Pause' : 'One trade a second'}
          onClick={() => onMove(position.playing ? 'pause' : 'play')}
        />
        <Button icon="chevron" aria-label="Next" title="One trade on" disabled={at === last} onClick={() => onMove('next')} />
        <Button icon="latest" aria-label="Last" title="As it stands now" disabled={at === last} onClick={() => onMove('last')} />
      </div>
      <Slider
        aria-label="Trade shown"
        aria-valuetext={stopWords(stops, at)}
        min={0}
        max={last}
        step={1}
        value={at}
        onChange={(event) => onMove(event.target.valueAsNumber)}
      />
      <dl className={styles.replayFigures}>
        <Figure word="Trade" value={`${at} of ${last}`} />
        <Figure word="Node" value={trade && trade.from !== shown.name ? `${trade.from} → ${shown.name}` : shown.name} />
        <Figure word="Result" value={<Change value={trade?.profit ?? null} kind="money" />} />
        <Figure word="Running total" value={<Change value={shown.total} kind="money" />} />
      </dl>
    </div>
  );
}
