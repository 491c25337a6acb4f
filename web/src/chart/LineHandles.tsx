import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { price as formatPrice } from '../domain/numbers';
import { onTick } from '../domain/trades';
import { cx } from '../ui/cx';
import styles from './chart.module.css';
import type { PriceMark, TradeLines } from './lines';

interface Props {
  lines: Pick<TradeLines, 'heightOf' | 'nearestHeightOf' | 'priceAt' | 'show' | 'axisWidth' | 'onPaint'>;
  marks: readonly PriceMark[];
  tick: number | null;
  /** Called when somebody has moved a line; it goes back to where it stood until the trade itself has moved. */
  onMoved: (id: string, price: number) => void;
}

/** Least distance of two handles; the lines themselves stand at their prices. */
const apart = 22;

interface Moving {
  id: string;
  price: number;
}

/** A handle on each line of a trade: what the trade brings there, and what it is dragged by; the arrow keys move it by a tick. */
export function LineHandles({ lines, marks, tick, onMoved }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<Moving | null>(null);
  // What the hand did last: it may let go before the page has been drawn again with it.
  const latest = useRef<Moving | null>(null);
  const move = (to: Moving | null) => {
    latest.current = to;
    setMoving(to);
  };

  useLayoutEffect(() => {
    const place = () => {
      const element = box.current;
      if (!element) return;
      element.style.right = `${lines.axisWidth() + 6}px`;
      let before = -Infinity;
      const wanted = marks
        // The handle in somebody's hand stays in sight at the edge: one that is hidden loses the pointer, and the drag with it.
        .map((mark) => ({ mark, y: moving?.id === mark.id ? lines.nearestHeightOf(moving.price) : lines.heightOf(mark.price) }))
        .sort((a, b) => (a.y ?? Infinity) - (b.y ?? Infinity));
      for (const { mark, y } of wanted) {
        const handle = [...element.querySelectorAll<HTMLElement>('[data-line]')].find((it) => it.dataset.line === mark.id);
        if (!handle) continue;
        handle.hidden = y === null;
        if (y === null) continue;
        before = Math.max(y, before + apart);
        handle.style.top = `${Math.round(before)}px`;
      }
    };
    place();
    return lines.onPaint(place);
  }, [lines, marks, moving]);

  // A line that is gone is not dragged any more.
  useEffect(() => {
    if (moving === null || marks.some((mark) => mark.id === moving.id)) return;
    latest.current = null;
    setMoving(null);
  }, [marks, moving]);

  const priceOf = (mark: PriceMark) => (latest.current?.id === mark.id ? latest.current.price : mark.price);
  const show = (mark: PriceMark, wanted: number | null) => {
    if (wanted === null) return;
    const price = onTick(wanted, tick);
    if (price <= 0) return;
    lines.show(mark.id, price);
    move({ id: mark.id, price });
  };
  const giveUp = (mark: PriceMark) => {
    lines.show(mark.id, mark.price);
    move(null);
  };
  const take = (mark: PriceMark) => {
    const price = priceOf(mark);
    giveUp(mark);
    if (price !== mark.price) onMoved(mark.id, price);
  };

  return (
    <div ref={box} className={styles.handles}>
      {marks.map((mark) => (
        <Handle
          key={mark.id}
          mark={mark}
          price={moving?.id === mark.id ? moving.price : mark.price}
          tick={tick}
          isMoving={moving?.id === mark.id}
          lineAt={() => lines.heightOf(mark.price)}
          onDrag={(y) => show(mark, lines.priceAt(y))}
          onStep={(ticks) => show(mark, priceOf(mark) + ticks * (tick ?? mark.price / 10_000))}
          onTake={() => take(mark)}
          onGiveUp={() => giveUp(mark)}
        />
      ))}
    </div>
  );
}

interface HandleProps {
  mark: PriceMark;
  price: number;
  tick: number | null;
  isMoving: boolean;
  /** Where its line is, from the top of the pane. */
  lineAt: () => number | null;
  onDrag: (y: number) => void;
  onStep: (ticks: number) => void;
  onTake: () => void;
  onGiveUp: () => void;
}

function Handle({ mark, price, tick, isMoving, lineAt, onDrag, onStep, onTake, onGiveUp }: HandleProps) {
  const held = useRef<{ pointer: number; offset: number } | null>(null);
  const giveUp = useRef(onGiveUp);
  useEffect(() => {
    giveUp.current = onGiveUp;
  });
  useEffect(() => {
    // Wherever the focus is, and before the move has been drawn: a drag that is called off must not end in a question.
    const callOff = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || (held.current === null && !isMoving)) return;
      held.current = null;
      giveUp.current();
    };
    document.addEventListener('keydown', callOff, true);
    return () => document.removeEventListener('keydown', callOff, true);
  }, [isMoving]);
  const worth = mark.worth?.(price) ?? null;
  const words = (
    <>
      {mark.text}
      {isMoving && <strong>{formatPrice(price, tick)}</strong>}
      {worth !== null && <span>{worth}</span>}
    </>
  );
  const className = cx(styles.handle, styles[mark.kind], 'tnum');
  if (!mark.movable) {
    return (
      <div className={className} data-line={mark.id} hidden>
        {words}
      </div>
    );
  }
  const grab = (event: PointerEvent<HTMLButtonElement>) => {
    const pane = event.currentTarget.parentElement;
    if (event.button !== 0 || !pane) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    // A handle may stand beside its line, where two are near; the line moves as far as the hand does.
    const line = lineAt();
    held.current = line === null ? null : { pointer: event.pointerId, offset: line - (event.clientY - pane.getBoundingClientRect().top) };
  };
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    const pane = event.currentTarget.parentElement;
    if (held.current === null || !event.currentTarget.hasPointerCapture(event.pointerId) || !pane) return;
    onDrag(event.clientY - pane.getBoundingClientRect().top + held.current.offset);
  };
  const letGo = (event: PointerEvent<HTMLButtonElement>) => {
    if (held.current === null) return;
    held.current = null;
    event.currentTarget.releasePointerCapture(event.pointerId);
    onTake();
  };
  const key = (event: KeyboardEvent) => {
    const ticks = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (ticks !== 0) {
      event.preventDefault();
      onStep(ticks * (event.shiftKey ? 100 : 10));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onTake();
    }
  };
  return (
    <button
      type="button"
      className={cx(className, styles.movable)}
      data-line={mark.id}
      aria-label={`${mark.text} at ${formatPrice(price, tick)}${worth === null ? '' : `, ${worth}`}`}
      title="Drag to move. Arrow keys move it ten ticks, with Shift a hundred; Enter asks before moving."
      hidden
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={onGiveUp}
      onBlur={onGiveUp}
      onKeyDown={key}
    >
      {words}
    </button>
  );
}
