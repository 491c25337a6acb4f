import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { Dialog } from '../ui/Dialog';
import type { PaletteEntry } from '../ui/feature';
import { Icon } from '../ui/Icon';
import { destinations, usePaletteEntries } from './features';
import type { KillSwitchActions } from './killSwitchActions';
import { cx } from '../ui/cx';
import styles from './shell.module.css';
import { Input } from '../ui/Input';
import { fitOf } from '../domain/match';
import { writePreference } from '../ui/usePreference';
import { applyAppearance } from './appearance';

/** The sign of the kill switch. */
const power = 'M8 2v6M4.5 4.2a5.2 5.2 0 1 0 7 0';

const mostShown = 12;

/** Light and shade. */
const sun = 'M8 3.5a4.5 4.5 0 1 0 0 9zM8 1v1.2M8 13.8V15M1 8h1.2M13.8 8H15';

const themes = [
  ['system', 'system'],
  ['dark', 'dark'],
  ['light', 'light'],
] as const;

const colours = [
  ['green-red', 'green and red'],
  ['blue-orange', 'blue and orange'],
] as const;

function appear(name: 'theme' | 'colours', value: string): void {
  writePreference(name, value);
  applyAppearance();
}

interface Props {
  kill: KillSwitchActions;
  onClose: () => void;
  onShortcuts: () => void;
}

/** Ctrl/⌘ K: to an instrument, a session or a page, or to the kill switch, by a few letters. */
export function CommandPalette({ kill, onClose, onShortcuts }: Props) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const pages = destinations.map(({ to, icon, word }) => ({ key: to, icon, label: word, note: 'Page', go: () => navigate({ to }) }));
  const entries: PaletteEntry[] = [...pages, ...usePaletteEntries()];
  const commands: PaletteEntry[] = kill.engaged
    ? [{ key: 'kill/release', icon: power, label: 'Release the kill switch', note: 'Asks first', go: () => kill.ask('release') }]
    : [{ key: 'kill/engage', icon: power, label: 'Kill switch: stop all new trades', note: 'Immediately', go: kill.engage }];
  commands.push({
    key: 'kill/close',
    icon: power,
    label: 'Kill switch: close everything',
    note: 'Asks first',
    go: () => kill.ask('close-everything'),
  });

  for (const [value, word] of themes) {
    commands.push({ key: `theme/${value}`, icon: sun, label: `Theme: ${word}`, note: 'Appearance', go: () => appear('theme', value) });
  }
  for (const [value, word] of colours) {
    const go = () => appear('colours', value);
    commands.push({ key: `colours/${value}`, icon: sun, label: `Gain and loss: ${word}`, note: 'Appearance', go });
  }
  commands.push({ key: 'shortcuts', icon: sun, label: 'Keyboard shortcuts', note: '?', go: onShortcuts });

  // While nothing is typed the pages stand first; what acts is found by its name alone.
  const offered = text.trim() === '' ? entries : [...entries, ...commands];
  const found = offered
    .flatMap((entry) => {
      const fit = fitOf(text, entry.label, entry.note);
      return fit === null ? [] : [{ entry, fit }];
    })
    .sort((a, b) => b.fit - a.fit)
    .slice(0, mostShown)
    .map(({ entry }) => entry);
  const chosen = Math.min(active, found.length - 1);

  const open = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    void entry.go();
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setActive(Math.max(0, Math.min(found.length - 1, chosen + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(found[chosen]);
    }
  };

  return (
    <Dialog title="Go to" onClose={onClose}>
      <div className={styles.palette}>
        <Input
          role="combobox"
          aria-label="Instrument, session or page"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[chosen] ? `palette-${chosen}` : undefined}
          placeholder="Instrument, session or page"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
        <ul id="palette-list" role="listbox" aria-label="Matches">
          {found.map((entry, index) => (
            // The input above keeps the focus and handles the keys of this listbox.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={entry.key}
              id={`palette-${index}`}
              role="option"
              aria-selected={index === chosen}
              onClick={() => open(entry)}
              onPointerMove={() => setActive(index)}
            >
              <Icon path={entry.icon} />
              <span className="truncate">{entry.label}</span>
              <span className="faint truncate">{entry.note}</span>
            </li>
          ))}
          {found.length === 0 && (
            <li role="option" aria-selected="false" aria-disabled="true" className={cx('muted', styles.paletteNone)}>
              Nothing matches
            </li>
          )}
        </ul>
      </div>
    </Dialog>
  );
}
