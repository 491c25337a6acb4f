import type {
  AutoscaleInfo,
  IChartApiBase,
  IPriceLine,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { ChartColours } from './theme';

/** A price that stands: entry, target or stop of an open trade. */
export interface PriceMark {
  /** Unique among those of a chart. */
  id: string;
  price: number;
  kind: 'target' | 'stop' | 'entry';
  text: string;
  /** What the trade brings at a price, in words; null where there is nothing to tell. */
  worth?: (price: number) => string | null;
  /** Whether it may be dragged to another price. */
  movable?: boolean;
}

/** Lines farther from the last price than this share of it are not made room for: they would squash the bars. */
const farthest = 0.2;

/**
 * The lines of trades on the candles: it draws them, makes the price scale wide enough for them, and tells whoever stands beside them
 * where they are each time the chart is painted, for which the chart has no event.
 */
export class TradeLines implements ISeriesPrimitive<Time> {
  private series: ISeriesApi<'Candlestick'> | null = null;
  private chart: IChartApiBase<Time> | null = null;
  private requestUpdate: (() => void) | null = null;
  private drawn = new Map<string, IPriceLine>();
  private marks: readonly PriceMark[] = [];
  private last: number | null = null;
  private readonly listeners = new Set<() => void>();

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.chart = chart;
    this.series = series as ISeriesApi<'Candlestick'>;
    this.requestUpdate = requestUpdate;
  }

  detached(): void {
    this.chart = null;
    this.series = null;
    this.requestUpdate = null;
    this.drawn.clear();
  }

  updateAllViews(): void {
    this.listeners.forEach((listener) => listener());
  }

  autoscaleInfo(): AutoscaleInfo | null {
    const { last } = this;
    if (last === null || last <= 0) return null;
    const near = this.marks.map((mark) => mark.price).filter((price) => Math.abs(price / last - 1) < farthest);
    return near.length === 0 ? null : { priceRange: { minValue: Math.min(...near), maxValue: Math.max(...near) } };
  }

  /** Calls back whenever the chart is painted, until the answer is called. */
  onPaint(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  draw(marks: readonly PriceMark[], last: number | null, colours: ChartColours): void {
    const { series } = this;
    if (!series) return;
    this.marks = marks;
    this.last = last;
    this.drawn.forEach((line) => series.removePriceLine(line));
    const colourOf = { target: colours.gain, stop: colours.loss, entry: colours.accent };
    this.drawn = new Map(
      marks.map((mark) => [
        mark.id,
        series.createPriceLine({
          price: mark.price,
          title: '',
          color: colourOf[mark.kind],
          lineWidth: 1,
          lineStyle: 2,
          axisLabelVisible: true,
        }),
      ]),
    );
    this.requestUpdate?.();
  }

  /** Shows a line at another price than it has, while somebody drags it. */
  show(id: string, price: number): void {
    this.drawn.get(id)?.applyOptions({ price });
    this.requestUpdate?.();
  }

  /** Where a price is, from the top of the bars' pane; null outside of it. */
  heightOf(price: number): number | null {
    const y = this.series?.priceToCoordinate(price) ?? null;
    const pane = this.chart?.panes()[0]?.getHeight() ?? 0;
    return y === null || y < 0 || y > pane ? null : y;
  }

  /** Where a price is, or the edge of the pane beyond which it is; null while nothing is drawn. */
  nearestHeightOf(price: number): number | null {
    const y = this.series?.priceToCoordinate(price) ?? null;
    return y === null ? null : Math.min(Math.max(y, 0), this.chart?.panes()[0]?.getHeight() ?? 0);
  }

  priceAt(y: number): number | null {
    return this.series?.coordinateToPrice(y) ?? null;
  }

  /** Width of the axis at the right of the bars. */
  axisWidth(): number {
    return this.chart?.priceScale('right').width() ?? 0;
  }
}
