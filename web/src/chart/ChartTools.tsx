import { useState, type FormEvent, type ReactNode } from 'react';
import { fromTheWall, zoneLabel, zoneName, type Zone } from '../domain/times';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Input } from '../ui/Input';
import { Menu } from '../ui/Menu';
import styles from './chart.module.css';
import { IndicatorMenu } from './IndicatorMenu';
import type { Choice } from './indicators/choice';

interface ChartToolsProps {
  choice: Choice;
  onChoose: (choice: Choice) => void;
  isLog: boolean;
  onLog: (isLog: boolean) => void;
  zone: Zone;
  onZone: (zone: Zone) => void;
  onFit: () => void;
  onLatest: () => void;
  onGoTo: (at: string) => void;
  children?: ReactNode;
}

/** What may be done to the drawing. */
export function ChartTools(props: ChartToolsProps) {
  const { choice, onChoose, isLog, onLog, zone, onZone, onFit, onLatest, onGoTo, children } = props;
  return (
    <div className={styles.tools} role="group" aria-label="Chart tools">
      <IndicatorMenu choice={choice} onChoose={onChoose} />
      <Button
        kind="quiet"
        aria-pressed={isLog}
        title="Logarithmic scale: equal distances are equal percentage changes"
        onClick={() => onLog(!isLog)}
      >
        Log
      </Button>
      <Button kind="quiet" icon="fit" title="Show every bar that is loaded" onClick={onFit}>
        <span className={styles.word}>Fit</span>
      </Button>
      <GoTo zone={zone} onGoTo={onGoTo} />
      <Button kind="quiet" icon="latest" title="Scroll to the newest bar" onClick={onLatest}>
        <span className={styles.word}>Latest</span>
      </Button>
      <span className={styles.toolsEnd}>
        {children}
        <ZoneSwitch zone={zone} onZone={onZone} />
      </span>
    </div>
  );
}

/** The way to another time, typed as the viewer's clocks show it. */
function GoTo({ zone, onGoTo }: Pick<ChartToolsProps, 'zone' | 'onGoTo'>) {
  const [wanted, setWanted] = useState('');
  const at = fromTheWall(wanted, zone);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (at !== null) onGoTo(new Date(at).toISOString());
  };
  return (
    <Menu
      label="Go to a date"
      button={
        <>
          <Icon name="calendar" /> <span className={styles.word}>Go to</span>
        </>
      }
      panelClassName={styles.fromLeft}
    >
      <form className={styles.goTo} onSubmit={go}>
        <label>
          <span className="muted">Time ({zoneName(zone)})</span>
          <Input type="datetime-local" value={wanted} onChange={(event) => setWanted(event.target.value)} />
        </label>
        <Button type="submit" kind="primary" disabled={at === null}>
          Go
        </Button>
      </form>
    </Menu>
  );
}

/** The zone of the times on the page, and the way to the other one. */
function ZoneSwitch({ zone, onZone }: Pick<ChartToolsProps, 'zone' | 'onZone'>) {
  const label = zoneLabel(zone, Date.now());
  const name = zoneName(zone);
  const other = zone === 'utc' ? 'local' : 'utc';
  return (
    <Button
      kind="quiet"
      className={styles.zone}
      icon="clock"
      title={`Times are in ${name}. Switch to ${other === 'utc' ? 'UTC' : `your own zone, ${zoneName('local')}`}`}
      onClick={() => onZone(other)}
    >
      {label}
      {name !== label && <span className={styles.word}> {name}</span>}
    </Button>
  );
}
