import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Performance } from '../../api/types';
import { axisTime, nearest, ticksOf } from '../../domain/axis';
import { money, signedMoney } from '../../domain/numbers';
import { toMillis, type Zone } from '../../domain/times';
import { Moment } from '../../ui/Figures';
import { useZone } from '../../ui/useZone';
import { cx } from '../../ui/cx';
import styles from './home.module.css';

interface Point {
  at: number;
  equity: number;
  tradeId: string | null;
}

const height = 232;
const pad = { left: 12, right: 78, top: 14, bottom: 26 };

interface Props {
  performance: Performance;
  /** Equity with what open trades stand at now; the last point. */
  now: number | null;
}

/** The account's equity after each trade, and where it stands now. */
export function EquityCurve({ performance, now }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [over, setOver] = useState<number | null>(null);
  const navigate = useNavigate();

  useEffect(() => {
    const shown = box.current;
    if (shown === null) return undefined;
    const sizes = new ResizeObserver(() => setWidth(shown.clientWidth));
    sizes.observe(shown);
    return () => sizes.disconnect();
  }, []);

  const points = useMemo(() => pointsOf(performance, now), [performance, now]);
  const [zone] = useZone();
  const scale = useMemo(() => scaleOf(points, width, zone), [points, width, zone]);
  const start = points[0]?.equity ?? 0;
  const end = points.at(-1)?.equity ?? start;
  const shown = over === null ? undefined : points[Math.min(over, points.length - 1)];

  const move = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setOver(nearest(scale.xs, left));
  };
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setOver((old) => Math.max(0, Math.min(points.length - 1, (old ?? (by > 0 ? -1 : points.length)) + by)));
    } else if (event.key === 'Escape') setOver(null);
    else if (event.key === 'Enter') open();
  };
  const open = () => {
    if (shown?.tradeId) void navigate({ to: '/trades', search: { id: shown.tradeId } });
  };

  const line = points.map((point, index) => `${scale.xs[index]?.toFixed(1)},${scale.y(point.equity).toFixed(1)}`).join(' ');
  const foot = scale.y(start).toFixed(1);
  const label = `Equity from ${money(start)} to ${money(end)} over ${performance.closed.trades} trades`;
  return (
    <div ref={box} className={styles.curve}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={label}
          tabIndex={0}
          onPointerMove={move}
          onPointerLeave={() => setOver(null)}
          onBlur={() => setOver(null)}
          onKeyDown={step}
          onClick={open}
        >
          {scale.lines.map((value) => (
            <g key={value}>
              <line className={styles.curveLine} x1={pad.left} x2={width - pad.right} y1={scale.y(value)} y2={scale.y(value)} />
              <text className={styles.curveText} x={width - 6} y={scale.y(value) + 4} textAnchor="end">
                {scale.word(value)}
              </text>
            </g>
          ))}
          {scale.times.map(({ x, word, anchor }) => (
            <text key={word + x} className={styles.curveText} x={x} y={height - 7} textAnchor={anchor}>
              {word}
            </text>
          ))}
          <line className={styles.curveStart} x1={pad.left} x2={width - pad.right} y1={foot} y2={foot} />
          <g className={end < start ? 'loss' : 'gain'}>
            <polygon className={styles.curveArea} points={`${scale.xs[0]},${foot} ${line} ${scale.xs.at(-1)},${foot}`} />
            <polyline className={styles.curvePath} points={line} />
            <circle cx={scale.xs.at(-1)} cy={scale.y(end)} r={3} fill="currentColor" />
          </g>
          {shown && over !== null && (
            <>
              <line className={styles.curveCross} x1={scale.xs[over]} x2={scale.xs[over]} y1={pad.top} y2={height - pad.bottom} />
              <circle className={styles.curveDot} cx={scale.xs[over]} cy={scale.y(shown.equity)} r={4} />
            </>
          )}
        </svg>
      )}
      <p className={cx(styles.curveLegend, 'tnum')} aria-live="polite">
        {shown && (
          <>
            <strong>{money(shown.equity)}</strong>{' '}
            <span className={shown.equity < start ? 'loss' : 'gain'}>{signedMoney(shown.equity - start)}</span>{' '}
            <span className="faint">
              <Moment at={new Date(shown.at).toISOString()} />
            </span>
          </>
        )}
      </p>
    </div>
  );
}

function pointsOf({ curve, market_time: marketTime }: Performance, now: number | null): Point[] {
  const points = curve.map((point) => ({ at: toMillis(point.at) ?? 0, equity: point.equity, tradeId: point.trade_id }));
  const last = points.at(-1);
  if (now !== null && last) points.push({ at: Math.max(last.at, toMillis(marketTime) ?? 0), equity: now, tradeId: null });
  return points;
}

function scaleOf(points: readonly Point[], width: number, zone: Zone) {
  const values = points.map((point) => point.equity);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // A flat line stands in the middle, and a tiny wave does not look like a storm.
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 0.0005, 0.01);
  const [bottom, top] = [low - room, high + room];
  const inner = { width: Math.max(1, width - pad.left - pad.right), height: height - pad.top - pad.bottom };
  const y = (value: number) => pad.top + ((top - value) / (top - bottom)) * inner.height;
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const span = to - from;
  const xs = points.map((point, index) => {
    const share = span > 0 ? (point.at - from) / span : points.length > 1 ? index / (points.length - 1) : 0;
    return pad.left + share * inner.width;
  });
  const lines = ticksOf(bottom, top, 4);
  const decimals = (lines[1] ?? 0) - (lines[0] ?? 0) >= 1 ? 0 : 2;
  const word = (value: number) => value.toLocaleString('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const places = span > 0 ? Math.max(2, Math.min(6, Math.floor(inner.width / 120))) : 0;
  const times = Array.from({ length: places }, (_, index) => {
    const share = index / (places - 1);
    return {
      x: pad.left + share * inner.width,
      word: axisTime(from + share * span, span, zone),
      anchor: index === 0 ? ('start' as const) : index === places - 1 ? ('end' as const) : ('middle' as const),
    };
  });
  return { xs, y, lines, word, times };
}
