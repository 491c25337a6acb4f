import { Fragment, useEffect, useRef, useState, type KeyboardEvent as KeyPress, type ReactNode } from 'react';
import { missing, price as formatPrice, quantity, signedMultiple } from '../domain/numbers';
import { Button } from '../ui/Button';
import { Change, Moment } from '../ui/Figures';
import { cx } from '../ui/cx';
import styles from './chart.module.css';
import { keyOf, type ChartTrade, type MarkGroup } from './marks';
import type { PlacedMark, TradeMarks } from './TradeMarks';

/** More marks than this of one bar are only counted. */
const mostTold = 8;

/** Where a card stands from its mark. */
type Side = 'left' | 'right' | 'above' | 'below';
type Placed = PlacedMark & { side: Side };

/** What the cards need of the marks: they are told of each drawing. */
type Marks = Pick<TradeMarks, 'light' | 'shown' | 'onPaint'>;

/** Stands for the last mark by time, whichever that is once marks are drawn. */
const latest = 'latest';

/** The mark of that key; where it has been drawn together with others since, the one that its trade is in. */
function markOf(marks: readonly PlacedMark[], key: string | null): PlacedMark | undefined {
  if (key === null) return undefined;
  if (key === latest) return marks.at(-1);
  const holdsIt = ({ group }: PlacedMark) => group.marks.some((mark) => key.startsWith(keyOf(mark)));
  return marks.find(({ group }) => group.key === key) ?? marks.find(holdsIt);
}

interface MarkCardsProps {
  layer: Marks;
  /** The mark under the pointer; null where there is none. */
  hovered: string | null;
  /** The mark whose card stays until it is closed. */
  pinned: string | null;
  onPin: (key: string | null) => void;
  onOpen: (tradeId: string) => void;
}

/** What is known of a mark: shown under the pointer, on focus, and for as long as wanted after a click or a tap. */
export function MarkCards({ layer, hovered, pinned, onPin, onOpen }: MarkCardsProps) {
  const [focused, setFocused] = useState<string | null>(null);
  const key = pinned ?? focused ?? hovered;
  const [shown, setShown] = useState<Placed | null>(null);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const look = () => {
      const found = markOf(layer.shown(), key);
      layer.light(found?.group.key ?? null);
      const area = root.current?.offsetParent;
      setShown((old) => {
        if (!found) return null;
        const side = sideOf(found, area?.clientWidth ?? 0, area?.clientHeight ?? 0);
        return old?.group === found.group && old.x === found.x && old.y === found.y && old.side === side ? old : { ...found, side };
      });
    };
    look();
    return layer.onPaint(look);
  }, [layer, key]);

  useEffect(() => {
    if (pinned === null) return undefined;
    const leave = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== 'Escape') return;
      if (event.type === 'pointerdown' && event.target instanceof Node && root.current?.contains(event.target)) return;
      onPin(null);
    };
    document.addEventListener('keydown', leave);
    document.addEventListener('pointerdown', leave);
    return () => {
      document.removeEventListener('keydown', leave);
      document.removeEventListener('pointerdown', leave);
    };
  }, [pinned, onPin]);

  return (
    <div ref={root}>
      <MarkWalker layer={layer} focused={focused} onFocused={setFocused} onPin={onPin} />
      <div aria-live="polite">
        {shown && (
          <div
            className={cx(styles.card, pinned !== null && styles.cardPinned)}
            style={placeOf(shown)}
            role={pinned === null ? undefined : 'dialog'}
            aria-label={pinned === null ? undefined : 'Trades of this mark'}
          >
            <Told group={shown.group} pinned={pinned !== null} onOpen={onOpen} onClose={() => onPin(null)} />
          </div>
        )}
      </div>
    </div>
  );
}

/** Narrower than this a chart has no room for a card beside a mark. */
const roomBeside = 560;

function sideOf({ x, y }: PlacedMark, width: number, height: number): Side {
  if (width < roomBeside) return y > height / 2 ? 'above' : 'below';
  return x > width / 2 ? 'left' : 'right';
}

/** Beside its mark, on the side that has more room, and within the chart as far as that reaches. */
function placeOf({ x, y, side }: Placed) {
  if (side === 'above') return { right: '8px', top: '8px' };
  if (side === 'below') return { right: '8px', bottom: '8px' };
  const left = side === 'right' ? `${Math.round(x) + 20}px` : `${Math.round(x) - 280}px`;
  return {
    left: `clamp(8px, ${left}, max(8px, calc(100% - 268px)))`,
    top: `clamp(8px, ${Math.round(y) - 110}px, max(8px, calc(100% - 290px)))`,
  };
}

interface WalkerProps {
  layer: Marks;
  focused: string | null;
  onFocused: (key: string | null) => void;
  onPin: (key: string) => void;
}

/** The keyboard's way to the marks: the arrow keys go from one to the next, Enter keeps its card. */
function MarkWalker({ layer, focused, onFocused, onPin }: WalkerProps) {
  const step = (event: KeyPress) => {
    const all = layer.shown();
    const mark = markOf(all, focused);
    const now = mark ? all.indexOf(mark) : all.length;
    if (event.key === 'Enter' && mark) {
      event.preventDefault();
      onPin(mark.group.key);
      return;
    }
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0 || all.length === 0) return;
    event.preventDefault();
    onFocused(all[Math.max(0, Math.min(all.length - 1, now + by))]?.group.key ?? null);
  };
  return (
    <button
      type="button"
      className={styles.walker}
      title="Arrow keys move between trade marks; Enter keeps the card open"
      onFocus={() => onFocused(latest)}
      onBlur={() => onFocused(null)}
      onKeyDown={step}
    >
      Trade marks: ← →
    </button>
  );
}

interface ToldProps {
  group: MarkGroup;
  pinned: boolean;
  onOpen: (tradeId: string) => void;
  onClose: () => void;
}

function Told({ group, pinned, onOpen, onClose }: ToldProps) {
  const [first] = group.marks;
  const trades = [...new Map(group.marks.map(({ trade }) => [trade.id, trade])).values()];
  const close = pinned && <Button kind="quiet" icon="cross" aria-label="Close" onClick={onClose} />;
  if (first && trades.length === 1) {
    return (
      <>
        <div className={styles.cardHead}>
          <strong>
            {first.trade.side === 'buy' ? 'Long' : 'Short'}
            {group.marks.length > 1 ? ', entry and exit' : first.kind === 'entry' ? ', entry' : ', exit'}
          </strong>
          {close}
        </div>
        <TradeFacts trade={first.trade} />
        {pinned && (
          <Button className={styles.cardOpen} onClick={() => onOpen(first.trade.id)}>
            Show trade
          </Button>
        )}
      </>
    );
  }
  return (
    <>
      <div className={styles.cardHead}>
        <strong>{group.marks.length} entries and exits</strong>
        {close}
      </div>
      <ul className={styles.cardList}>
        {trades.slice(0, mostTold).map((trade) => (
          <li key={trade.id}>
            <span className="truncate">
              {trade.side === 'buy' ? 'Long' : 'Short'} · {trade.origin}
            </span>
            {trade.exit === null ? <span className="muted">open</span> : <Change value={trade.result} kind="money" />}
            {pinned && (
              <Button kind="quiet" onClick={() => onOpen(trade.id)} aria-label={`Show trade of ${trade.origin}`}>
                Open
              </Button>
            )}
          </li>
        ))}
      </ul>
      {trades.length > mostTold && <p className="faint">and {trades.length - mostTold} more</p>}
      {!pinned && <p className="faint">Click to keep this open</p>}
    </>
  );
}

function TradeFacts({ trade }: { trade: ChartTrade }) {
  const { tick, step, slippage } = trade;
  const fill = (at: ChartTrade['entry']) =>
    at && (
      <>
        {formatPrice(at.price, tick)}
        <span className={cx(styles.cardTime, 'faint')}>
          <Moment at={at.at} />
        </span>
      </>
    );
  const ended = trade.exit !== null;
  const facts: [string, ReactNode][] = [
    ['Route, node', trade.origin],
    ['Entry', fill(trade.entry)],
    ['Exit', fill(trade.exit) ?? 'open'],
    ['Quantity', quantity(trade.quantity, step)],
    ['Result', ended ? <Change value={trade.result} kind="money" /> : missing],
    ['R', ended ? signedMultiple(trade.r) : missing],
    ['Fees', formatPrice(trade.fees, 0.01)],
    ['Slippage', slippage === null ? missing : `${slippage > 0 ? '+' : ''}${formatPrice(slippage, tick)}`],
  ];
  return (
    <dl className={cx(styles.cardFacts, 'tnum')}>
      {facts.map(([word, value]) => (
        <Fragment key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
