import type { AlertReading, MappingPreset, SignalMapping, UnderstoodField } from '../../api/types';
import type { DefaultsDraft, MappingDraft, PlainField, SourceDraft } from './draft';
import { plainFields } from './draft';

/** The presets that may read a text, by its shape; each is asked. */
export function candidatesFor(text: string, presets: readonly MappingPreset[]): MappingPreset[] {
  const fitting = presets.filter(({ sample }) => shapeOf(sample) === shapeOf(text.trim()));
  return fitting.length > 0 ? fitting : presets.slice(0, 1);
}

/** A placeholder at its beginning does not make a text JSON. */
function shapeOf(text: string): 'json' | 'pairs' | 'words' {
  if (/^\{(?!\{)/.test(text)) return 'json';
  return text.includes('=') ? 'pairs' : 'words';
}

/** How well an alert was read: a signal first, then the fewer errors, then the more that was found in the text itself. */
export function worthOf(reading: AlertReading): number {
  const found = reading.fields.filter(({ path, taken }) => path !== null && taken !== null).length;
  return (reading.signal ? 10_000 : 0) - reading.errors.length * 100 + found;
}

export interface Tried {
  preset: string;
  reading: AlertReading;
}

/** The preset that reads most; of equals the first. */
export function bestOf(tried: readonly Tried[]): Tried | null {
  return tried.reduce<Tried | null>((best, one) => (best === null || worthOf(one.reading) > worthOf(best.reading) ? one : best), null);
}

/** A line of what was understood, in the order of a ticket. */
export interface ReadingRow {
  field: string;
  word: string;
  /** Where it stood; null for what does not come from the alert. */
  path: string | null;
  given: string | null;
  taken: string | null;
  note: string | null;
  state: 'found' | 'default' | 'missing' | 'passed';
}

const ticket = ['action', 'symbol', 'entry', 'stop', 'target', 'id'] as const;
const required = new Set<string>(['action', 'symbol', 'stop', 'target']);

export const fieldWords: Record<string, string> = {
  action: 'Action',
  symbol: 'Symbol',
  entry: 'Entry',
  stop: 'Stop',
  target: 'Target',
  id: 'Id',
  timenow: 'Sent at',
  time: 'Bar’s time',
  timeframe: 'Timeframe',
  order_type: 'Order type',
  position: 'Position after',
  position_size: 'Size after',
  previous_position: 'Position before',
  previous_size: 'Size before',
  risk: 'Risk',
  rr: 'Reward : risk',
  confidence_score: 'Confidence',
};

/** What was understood, line by line: every field that a ticket needs, also where nothing says it, then what else was found. */
export function rowsOf(reading: AlertReading): ReadingRow[] {
  const isClose = reading.signal?.action === 'close' || reading.fields.some(({ field, taken }) => field === 'action' && taken === 'close');
  const rows: ReadingRow[] = [];
  for (const field of ticket) {
    const found = reading.fields.filter((one) => one.field === field);
    rows.push(...found.map(rowOf));
    const isThere = found.some(({ taken }) => taken !== null);
    if (!isThere && required.has(field) && !(isClose && (field === 'stop' || field === 'target')))
      rows.push({ field, word: fieldWords[field] ?? field, path: null, given: null, taken: null, note: null, state: 'missing' });
  }
  const named = new Set<string>(ticket);
  return [...rows, ...reading.fields.filter(({ field }) => !named.has(field)).map(rowOf)];
}

function rowOf({ field, path, given, taken, note }: UnderstoodField): ReadingRow {
  const state = taken === null ? 'passed' : path !== null ? 'found' : 'default';
  return { field, word: fieldWords[field] ?? field, path, given, taken, note, state };
}

/** What an alert asks for, in a sentence: "Buy BTCUSDT at the market, stop 1 %, target 2 × the stop's distance". */
export function sentenceOf(signal: NonNullable<AlertReading['signal']>): string {
  const { action, symbol, entry, stop, target } = signal;
  if (action === 'close') return `Close ${symbol}`;
  const verb = { buy: 'Buy', sell: 'Sell', reverse: 'Reverse' }[action];
  const exits = [stop ? `stop ${stop}` : null, target ? `target ${target}` : null].filter(Boolean).join(', ');
  return `${verb} ${symbol} ${entry === null ? 'at the market' : `at ${entry}`}${exits ? `, ${exits}` : ''}`;
}

/** Words of the sender that only a person can explain: an unknown action, a symbol that the route does not have. */
export interface Riddle {
  kind: 'action' | 'symbol';
  word: string;
}

export function riddlesOf(reading: AlertReading, symbols: readonly string[]): Riddle[] {
  const riddles: Riddle[] = [];
  const action = reading.fields.find(({ field, note }) => field === 'action' && note === 'no action that is known')?.given;
  const told = reading.errors.map((error) => /^action: '(.+)' is no action that is known/.exec(error)?.[1]).find(Boolean);
  const word = action ?? told;
  if (word) riddles.push({ kind: 'action', word });
  const symbol = reading.fields.find(({ field, path }) => field === 'symbol' && path !== null);
  if (symbol?.given && symbol.taken && !symbols.includes(symbol.taken.replace(/\.[A-Z0-9-]+$/, '')) && !symbols.includes(symbol.taken))
    riddles.push({ kind: 'symbol', word: symbol.given });
  return riddles;
}

/** The mapping that knows what a word means; an older meaning of the same word goes. */
export function teach(mapping: MappingDraft, { kind, word }: Riddle, meaning: string): MappingDraft {
  const table = kind === 'action' ? 'actions' : 'symbols';
  const others = mapping[table].filter(({ from }) => from.toLowerCase() !== word.toLowerCase());
  return { ...mapping, [table]: meaning === '' ? others : [...others, { from: word, to: meaning }] };
}

/** The mapping that looks at a place first for a field; the places that the preset knows stay behind it. */
export function assign(mapping: MappingDraft, field: string, path: string, preset: SignalMapping | undefined): MappingDraft {
  const behind = preset?.fields?.[field] ?? [];
  if (field === 'stop' || field === 'target') {
    const old = mapping.fields[field];
    const kept: SourceDraft[] =
      old.length > 0 ? old : behind.map((source) => ({ path: source.path, unit: source.unit ?? 'price', side: source.side ?? '' }));
    const first: SourceDraft = { path, unit: unitFor(path), side: '' };
    return { ...mapping, fields: { ...mapping.fields, [field]: [first, ...kept.filter((source) => source.path !== path)] } };
  }
  const plain: PlainField | undefined = plainFields.find((name) => name === field);
  if (!plain) return mapping;
  const text = mapping.fields[plain] || behind.map((source) => source.path).join(',');
  const old = text.split(',').map((one) => one.trim());
  const paths = [path, ...old.filter((one) => one !== path && one !== '')];
  return { ...mapping, fields: { ...mapping.fields, [plain]: paths.join(', ') } };
}

/** What a number is, by the name of its key; a price where that says nothing. */
export function unitFor(path: string): SourceDraft['unit'] {
  if (/tick|pip/i.test(path)) return 'ticks';
  if (/point|pts/i.test(path)) return 'points';
  return /percent|pct|%/i.test(path) ? 'percent' : 'price';
}

/** Defaults with what this alert lacks, as most people would choose it. */
export function fillDefaults(defaults: DefaultsDraft, rows: readonly ReadingRow[], usual: DefaultsDraft): DefaultsDraft {
  const lacks = (field: string) => rows.some((row) => row.field === field && row.state === 'missing');
  return {
    ...defaults,
    stop: lacks('stop') && defaults.stop.unit === 'none' ? usual.stop : defaults.stop,
    target: lacks('target') && defaults.target.unit === 'none' ? usual.target : defaults.target,
  };
}

const ownKeys = new Set([
  'action', 'symbol', 'entry', 'target', 'stop', 'id', 'timeframe', 'time', 'timenow', 'rr', 'risk', 'signal_quality', 'market_conditions',
  'confidence_score', 'source', 'token',
]);

/** Whether a text is an alert in the desk's own format: JSON of its fields alone, with an id. */
export function isOwnFormat(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
    const keys = Object.keys(body);
    return ['action', 'symbol', 'id'].every((key) => keys.includes(key)) && keys.every((key) => ownKeys.has(key));
  } catch {
    return false;
  }
}
