import { Dialog, DialogContent } from '../ui/Dialog';
import styles from './shell.module.css';

const shortcuts: [where: string, keys: [keys: string[], what: string][]][] = [
  [
    'Everywhere',
    [
      [['Ctrl', 'K'], 'Go to a market, session, signal or page, or do something'],
      [['/'], 'Search this page, where it has a search field'],
      [['?'], 'Show these shortcuts'],
      [['Esc'], 'Close what is open'],
    ],
  ],
  [
    'Chart',
    [
      [['1 – 9'], 'Timeframe, from one minute to one month'],
      [['←', '→'], 'On the trade marks: previous or next mark; Enter keeps its card open'],
      [['.'], 'While a replay is paused: show the next bar'],
      [['↑', '↓'], 'On a line’s handle: move it by ten ticks, with Shift by a hundred'],
      [['Enter'], 'On a line’s handle: ask to move the stop or target there'],
    ],
  ],
  [
    'Tables',
    [
      [['↑', '↓'], 'From row to row'],
      [['Enter'], 'Open the row'],
      [['C'], 'On an open trade: ask to close it'],
    ],
  ],
  [
    'Simulator',
    [
      [['.'], 'A replay by hand: one bar on'],
      [[','], 'Ten bars on'],
      [['/'], 'Sixty bars on'],
    ],
  ],
];

/** What the keyboard does, by place. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <DialogContent className={styles.shortcuts}>
        {shortcuts.map(([where, keys]) => (
          <section key={where} aria-label={where}>
            <h3>{where}</h3>
            <dl>
              {keys.map(([names, what]) => (
                <div key={what}>
                  <dt>
                    {names.map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </DialogContent>
    </Dialog>
  );
}
