/** What a pasted template stands for when it is tried: an entry to either side, or the way out. */
export type Example = 'buy' | 'sell' | 'exit';

export interface ExampleMarket {
  symbol: string;
  /** The last price; null where none is known. */
  price: number | null;
  now: Date;
}

const placeholder = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** Whether a text is a template, as it stands in an alert's message box, and not yet an alert. */
export function hasPlaceholders(text: string): boolean {
  return text.search(placeholder) >= 0;
}

/** Whether a template says another thing for a buy than for a sell or an exit. */
export function isSided(text: string): boolean {
  return /\{\{\s*(?:strategy\.(?:order\.action|market_position|prev_market_position|position_size)|plot)/.test(text);
}

/** The placeholders of TradingView filled as it would fill them for such an order; one that it does not know stays as it is. */
export function fillPlaceholders(text: string, example: Example, market: ExampleMarket): string {
  const values = valuesOf(example, market);
  return text.replace(placeholder, (whole, name: string) => values[name] ?? plotOf(name, example, market) ?? whole);
}

function valuesOf(example: Example, { symbol, price, now }: ExampleMarket): Partial<Record<string, string>> {
  const last = figure(price ?? 100);
  const at = `${now.toISOString().slice(0, 19)}Z`;
  const [before, after] = { buy: ['flat', 'long'], sell: ['flat', 'short'], exit: ['long', 'flat'] }[example];
  return {
    ticker: symbol,
    exchange: 'EXAMPLE',
    interval: '60',
    open: last,
    high: last,
    low: last,
    close: last,
    volume: '1',
    time: at,
    timenow: at,
    'syminfo.currency': 'USD',
    'syminfo.basecurrency': symbol,
    'strategy.position_size': example === 'exit' ? '0' : example === 'buy' ? '1' : '-1',
    'strategy.order.action': example === 'buy' ? 'buy' : 'sell',
    'strategy.order.contracts': '1',
    'strategy.order.price': last,
    'strategy.order.id': example === 'exit' ? 'Exit' : 'Entry',
    'strategy.order.comment': 'example',
    'strategy.order.alert_message': 'example',
    'strategy.market_position': after,
    'strategy.market_position_size': example === 'exit' ? '0' : '1',
    'strategy.prev_market_position': before,
    'strategy.prev_market_position_size': example === 'exit' ? '1' : '0',
  };
}

/** Plots are what an indicator draws; by their names some are stops and some are targets. The desk's own template plots target and stop. */
function plotOf(name: string, example: Example, { price }: ExampleMarket): string | undefined {
  const plotted = /^plot(?:_(\d+)|\(\s*["'](.*)["']\s*\))$/.exec(name);
  if (!plotted) return undefined;
  const [, number, title = ''] = plotted;
  const isTarget = number === '0' || /\b(tp|target|profit)/i.test(title);
  const isStop = number === '1' || /\b(sl|stop)/i.test(title);
  const isShort = /short|sell|bear/i.test(title) || (example === 'sell' && !/long|buy|bull/i.test(title));
  const way = (isTarget ? 0.02 : isStop ? -0.01 : 0) * (isShort ? -1 : 1);
  return figure((price ?? 100) * (1 + way));
}

/** A price as an alert carries it: eight significant digits and no exponent. */
function figure(price: number): string {
  const text = price.toPrecision(8);
  return text.includes('e') ? String(Number(text)) : text.replace(/\.?0+$/, '');
}
