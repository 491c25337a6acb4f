import type {
  IChartApiBase,
  IPrimitivePaneRenderer,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import { age } from '../domain/times';
import type { Gap } from './gaps';
import type { ChartColours } from './theme';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

interface Shade {
  left: number;
  right: number;
  words: string;
}

/** Shades what is missing between bars, with how long it is where there is room for words. */
export class GapShades implements ISeriesPrimitive<Time> {
  private chart: IChartApiBase<Time> | null = null;
  private requestUpdate: (() => void) | null = null;
  private gaps: readonly Gap[] = [];
  private colours: ChartColours | null = null;
  private word = '';
  private shades: Shade[] = [];
  private readonly views = [{ zOrder: () => 'bottom' as const, renderer: () => ({ draw: (target: Target) => this.draw(target) }) }];

  attached({ chart, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.chart = chart;
    this.requestUpdate = requestUpdate;
  }

  detached(): void {
    this.chart = null;
    this.requestUpdate = null;
  }

  paneViews() {
    return this.views;
  }

  /** Without a word only the shades are drawn. */
  set(gaps: readonly Gap[], word: string, colours: ChartColours): void {
    this.gaps = gaps;
    this.word = word;
    this.colours = colours;
    this.requestUpdate?.();
  }

  updateAllViews(): void {
    const scale = this.chart?.timeScale();
    if (!scale) return;
    const half = scale.options().barSpacing / 2;
    const width = scale.width();
    const at = (time: number | undefined) => (time === undefined ? null : scale.timeToCoordinate((time / 1000) as UTCTimestamp));
    this.shades = this.gaps.flatMap((gap) => {
      const [left, right] = [at(gap.slots[0]), at(gap.slots.at(-1))];
      if (left === null || right === null || right + half < 0 || left - half > width) return [];
      return [{ left: left - half, right: right + half, words: age((gap.to - gap.from) / 1000) }];
    });
  }

  private draw(target: Target): void {
    const { colours, word } = this;
    if (!colours) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      context.save();
      context.textAlign = 'center';
      context.font = "11px 'Inter Variable', sans-serif";
      for (const { left, right, words } of this.shades) {
        context.fillStyle = colours.gap;
        context.fillRect(left, 0, right - left, mediaSize.height);
        if (word === '') continue;
        context.fillStyle = colours.text;
        const text = [`${word}, ${words}`, words].find((one) => context.measureText(one).width < right - left - 8);
        if (text) context.fillText(text, (left + right) / 2, mediaSize.height - 10);
      }
      context.restore();
    });
  }
}
