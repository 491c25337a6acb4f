import type {
  IChartApiBase,
  IPrimitivePaneRenderer,
  ISeriesApi,
  ISeriesPrimitive,
  PrimitiveHoveredItem,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import type { Timeframe } from '../domain/timeframes';
import { barsPerMark, groupMarks, joinsOf, outcomeOf, type Join, type Mark, type MarkGroup, type Outcome } from './marks';
import type { ChartColours } from './theme';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** A group of marks where it is drawn, from the pane's top left. */
export interface PlacedMark {
  group: MarkGroup;
  x: number;
  y: number;
}

interface PlacedJoin {
  join: Join;
  from: { x: number; y: number };
  to: { x: number; y: number };
}

/** Width that a mark needs, with the room around it. */
const markWidth = 16;
/** How near the pointer has to be: half of what a finger needs, or a mouse. */
const nearEnough = { coarse: 22, fine: 10 };

/**
 * Entries and exits at the prices at which they filled. A triangle that points to its price is an entry, up to buy and down to sell; a
 * disc is an exit, with the sign of the result in it. Several on one bar are one disc with their number.
 */
export class TradeMarks implements ISeriesPrimitive<Time> {
  private series: ISeriesApi<'Candlestick'> | null = null;
  private chart: IChartApiBase<Time> | null = null;
  private requestUpdate: (() => void) | null = null;
  private marks: readonly Mark[] = [];
  private joins: readonly Join[] = [];
  private timeframe: Timeframe = '1m';
  private colours: ChartColours | null = null;
  private grouped: { bars: number; of: readonly Mark[]; groups: MarkGroup[] } = { bars: 1, of: [], groups: [] };
  private placed: PlacedMark[] = [];
  private lines: PlacedJoin[] = [];
  private lit: string | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly views = [
    { zOrder: () => 'normal' as const, renderer: () => ({ draw: (target: Target) => this.drawJoins(target) }) },
    { zOrder: () => 'top' as const, renderer: () => ({ draw: (target: Target) => this.drawMarks(target) }) },
  ];

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.chart = chart;
    this.series = series as ISeriesApi<'Candlestick'>;
    this.requestUpdate = requestUpdate;
  }

  detached(): void {
    this.chart = null;
    this.series = null;
    this.requestUpdate = null;
  }

  paneViews() {
    return this.views;
  }

  set(marks: readonly Mark[], timeframe: Timeframe, colours: ChartColours): void {
    this.marks = marks;
    this.joins = joinsOf(marks);
    this.timeframe = timeframe;
    this.colours = colours;
    this.requestUpdate?.();
  }

  /** Puts a ring around one mark. */
  light(key: string | null): void {
    if (this.lit === key) return;
    this.lit = key;
    this.requestUpdate?.();
  }

  /** The marks on screen, by time. */
  shown(): readonly PlacedMark[] {
    return this.placed;
  }

  /** The mark nearest to a place, where one is near enough. */
  at(x: number, y: number, coarse = false): PlacedMark | null {
    let best: PlacedMark | null = null;
    let least = coarse ? nearEnough.coarse : nearEnough.fine;
    for (const mark of this.placed) {
      const distance = Math.hypot(mark.x - x, mark.y - y);
      if (distance <= least) {
        best = mark;
        least = distance;
      }
    }
    return best;
  }

  hitTest(x: number, y: number): PrimitiveHoveredItem | null {
    const mark = this.at(x, y);
    return mark === null ? null : { externalId: mark.group.key, cursorStyle: 'pointer', zOrder: 'top' };
  }

  onPaint(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  updateAllViews(): void {
    const { chart } = this;
    if (!chart) return;
    const bars = barsPerMark(chart.timeScale().options().barSpacing, markWidth);
    if (this.grouped.of !== this.marks || this.grouped.bars !== bars) {
      this.grouped = { bars, of: this.marks, groups: groupMarks(this.marks, this.timeframe, bars) };
    }
    const width = chart.timeScale().width();
    const height = chart.panes()[0]?.getHeight() ?? 0;
    this.placed = this.grouped.groups.flatMap((group) => {
      const place = this.place(group);
      return place && place.x >= 0 && place.x <= width && place.y >= 0 && place.y <= height ? [{ group, ...place }] : [];
    });
    const apart = new Set(this.grouped.groups.flatMap((group) => (group.marks.length > 1 ? joinsOf(group.marks) : []).map(({ id }) => id)));
    this.lines = this.joins.flatMap((join) => {
      const from = this.place(join.from);
      const to = this.place(join.to);
      return from && to && !apart.has(join.id) && to.x >= 0 && from.x <= width ? [{ join, from, to }] : [];
    });
    this.listeners.forEach((listener) => listener());
  }

  private place({ open, price }: { open: number; price: number }): { x: number; y: number } | null {
    const x = this.chart?.timeScale().timeToCoordinate((open / 1000) as UTCTimestamp) ?? null;
    const y = this.series?.priceToCoordinate(price) ?? null;
    return x === null || y === null ? null : { x, y };
  }

  private colourOf(outcome: Outcome): string {
    const c = this.colours;
    return (outcome === 'gain' ? c?.gain : outcome === 'loss' ? c?.loss : c?.text) ?? '';
  }

  private drawJoins(target: Target): void {
    target.useMediaCoordinateSpace(({ context }) => {
      context.save();
      context.lineWidth = 1.5;
      for (const { join, from, to } of this.lines) {
        context.strokeStyle = this.colourOf(join.outcome);
        context.setLineDash(join.outcome === 'gain' ? [] : join.outcome === 'loss' ? [5, 4] : [1, 3]);
        context.beginPath();
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
        context.stroke();
      }
      context.restore();
    });
  }

  private drawMarks(target: Target): void {
    const { colours } = this;
    if (!colours) return;
    target.useMediaCoordinateSpace(({ context }) => {
      context.save();
      context.lineJoin = 'round';
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      for (const place of this.placed) {
        const [mark] = place.group.marks;
        if (!mark) continue;
        if (this.lit === place.group.key) ring(context, place, colours);
        if (place.group.marks.length > 1) disc(context, place, colours.text, colours.background, String(place.group.marks.length), 9);
        else if (mark.kind === 'entry') arrow(context, place, mark.trade.side, colours);
        else {
          const outcome = outcomeOf(mark.trade);
          disc(context, place, this.colourOf(outcome), colours.background, outcome === 'gain' ? '+' : outcome === 'loss' ? '−' : '=', 7);
        }
      }
      context.restore();
    });
  }
}

function ring(context: CanvasRenderingContext2D, { x, y }: PlacedMark, colours: ChartColours): void {
  context.strokeStyle = colours.mark;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 13, 0, 2 * Math.PI);
  context.stroke();
}

function arrow(context: CanvasRenderingContext2D, { x, y }: PlacedMark, side: 'buy' | 'sell', colours: ChartColours): void {
  const away = side === 'buy' ? 11 : -11;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 6, y + away);
  context.lineTo(x + 6, y + away);
  context.closePath();
  context.lineWidth = 3;
  context.strokeStyle = colours.background;
  context.stroke();
  context.fillStyle = colours.mark;
  context.fill();
}

function disc(
  context: CanvasRenderingContext2D,
  { x, y }: PlacedMark,
  fill: string,
  ink: string,
  text: string,
  radius: number,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = ink;
  context.stroke();
  context.fillStyle = fill;
  context.fill();
  context.fillStyle = ink;
  context.font = "600 11px 'Inter Variable', sans-serif";
  context.fillText(text, x, y + 0.5);
}
