import type {
  ExpectedAlerts,
  MappedSource,
  OnBusy,
  PriceDefault,
  Route,
  RouteEdit,
  SignalDefaults,
  SignalMapping,
  Sizing,
} from '../../api/types';
import { timeframes } from '../../domain/timeframes';
import type { Wrong } from '../../ui/form';

/** A route as its form holds it: what is typed, as text. The names are those of the interface, so that its errors find their fields. */
export interface RouteDraft {
  name: string;
  symbols: string;
  account: string;
  staking_tree_id: string;
  sizing: Sizing;
  on_busy: OnBusy;
  format: Format;
  mapping: MappingDraft;
  defaults: DefaultsDraft;
  allowed_senders: string;
  allow_lower_reward_risk: boolean;
  hmac: boolean;
  max_loss_percent: string;
  max_entry_distance: string;
  max_signal_age_minutes: string;
  expect: ExpectDraft;
}

/** How often an alert is expected; a silence is told. */
export interface ExpectDraft {
  every: ExpectedAlerts['every'];
  timeframe: string;
  minutes: string;
}

/** The desk's own format, or anybody's by a mapping. */
export type Format = 'native' | 'mapped';

export interface MappingDraft {
  /** The preset it starts from; empty for none. */
  preset: string;
  style: 'position' | 'action';
  fields: FieldsDraft;
  actions: Pair[];
  symbols: Pair[];
  /** What the form cannot show, kept as it is. */
  kept: Record<string, MappedSource[]>;
}

/** A word of the sender and what it means. */
export interface Pair {
  from: string;
  to: string;
}

export interface SourceDraft {
  path: string;
  unit: 'price' | 'percent' | 'points' | 'ticks';
  /** For trades of one side alone; empty for both. */
  side: '' | 'buy' | 'sell';
}

/** Fields whose places are only paths, written one after the other with commas. */
export const plainFields = [
  'action',
  'symbol',
  'position',
  'entry',
  'id',
  'timenow',
  'time',
  'timeframe',
  'order_type',
  'position_size',
  'previous_position',
  'previous_size',
  'risk',
  'rr',
  'confidence_score',
] as const;
export type PlainField = (typeof plainFields)[number];

/** Empty where the places of the preset count. */
export type FieldsDraft = Record<PlainField, string> & Record<'stop' | 'target', SourceDraft[]>;

export type DefaultUnit = 'none' | 'percent' | 'ticks' | 'atr' | 'stop_distance';

export interface PriceDraft {
  unit: DefaultUnit;
  amount: string;
}

export interface DefaultsDraft {
  entry: 'alert' | 'market';
  stop: PriceDraft;
  target: PriceDraft;
  symbol: string;
  atr_length: string;
  /** Empty: the alert's own. */
  atr_timeframe: string;
  id_from_content: boolean;
}

/** The fields within a draft that stand on screen by themselves; more exact names first. */
export const within: readonly string[] = [
  ...plainFields.map((field) => `mapping.fields.${field}`),
  'mapping.fields.stop',
  'mapping.fields.target',
  'mapping.fields',
  'mapping.preset',
  'mapping.actions',
  'mapping.symbols',
  'mapping.style',
  'defaults.stop',
  'defaults.target',
  'defaults.symbol',
  'defaults.entry',
  'defaults.atr_length',
  'defaults.atr_timeframe',
  'expect.timeframe',
  'expect.minutes',
];

const noFields: FieldsDraft = {
  action: '',
  symbol: '',
  position: '',
  entry: '',
  id: '',
  timenow: '',
  time: '',
  timeframe: '',
  order_type: '',
  position_size: '',
  previous_position: '',
  previous_size: '',
  risk: '',
  rr: '',
  confidence_score: '',
  stop: [],
  target: [],
};

/** The preset that reads what most senders write; the desk takes it too where a mapping names none. */
export const firstPreset = 'tradingview-strategy';

export const noMapping: MappingDraft = { preset: firstPreset, style: 'position', fields: noFields, actions: [], symbols: [], kept: {} };

export const noDefaults: DefaultsDraft = {
  entry: 'alert',
  stop: { unit: 'none', amount: '' },
  target: { unit: 'none', amount: '' },
  symbol: '',
  atr_length: '',
  atr_timeframe: '',
  id_from_content: false,
};

/** What most alerts of others need: they name neither stop nor target, and their price is the chart's. */
export const usualDefaults: DefaultsDraft = {
  ...noDefaults,
  entry: 'market',
  stop: { unit: 'percent', amount: '1' },
  target: { unit: 'stop_distance', amount: '2' },
};

export const newRoute: RouteDraft = {
  name: '',
  symbols: '',
  account: '',
  staking_tree_id: '',
  sizing: 'target',
  on_busy: 'refuse',
  format: 'native',
  mapping: noMapping,
  defaults: noDefaults,
  allowed_senders: '',
  allow_lower_reward_risk: false,
  hmac: false,
  max_loss_percent: '5',
  max_entry_distance: '0.25',
  max_signal_age_minutes: '1440',
  expect: { every: 'never', timeframe: '1h', minutes: '60' },
};

export const words = (text: string) => text.split(/[\s,;]+/).filter((word) => word !== '');
const list = (text: string) => text.split(',').map((path) => path.trim()).filter((path) => path !== '');

/** A mapping as its form shows it. A place that the form cannot write (a key with a comma, say) is kept beside it. */
export function mappingDraftOf(mapping: SignalMapping | null): MappingDraft {
  if (mapping === null) return noMapping;
  const fields: FieldsDraft = { ...noFields };
  const kept: Record<string, MappedSource[]> = {};
  for (const [field, sources] of Object.entries(mapping.fields ?? {})) {
    const plain = plainFields.find((name) => name === field);
    if (field === 'stop' || field === 'target') {
      fields[field] = sources.map(({ path, side, unit }) => ({ path, side: side ?? '', unit: unit ?? 'price' }));
      if (sources.length === 0) kept[field] = sources;
    } else if (plain && sources.length > 0 && !sources.some(({ path }) => path.includes(',') || path !== path.trim())) {
      fields[plain] = sources.map(({ path }) => path).join(', ');
    } else kept[field] = sources;
  }
  return {
    preset: mapping.preset ?? '',
    style: mapping.style ?? 'position',
    fields,
    actions: pairsOf(mapping.actions),
    symbols: pairsOf(mapping.symbols),
    kept,
  };
}

const pairsOf = (table: Record<string, string> | undefined): Pair[] => Object.entries(table ?? {}).map(([from, to]) => ({ from, to }));

/** The mapping that is sent; rows without a word are left out. */
export function mappingOf(draft: MappingDraft): SignalMapping {
  const fields: Record<string, MappedSource[]> = { ...draft.kept };
  for (const name of plainFields) {
    const paths = list(draft.fields[name]);
    if (paths.length > 0) fields[name] = paths.map((path) => ({ path }));
  }
  for (const name of ['stop', 'target'] as const) {
    const sources = draft.fields[name].filter(({ path }) => path.trim() !== '');
    if (sources.length > 0)
      fields[name] = sources.map(({ path, unit, side }) => ({ path: path.trim(), unit, ...(side === '' ? {} : { side }) }));
  }
  return {
    ...(draft.preset === '' ? {} : { preset: draft.preset }),
    style: draft.style,
    fields,
    actions: tableOf(draft.actions),
    symbols: tableOf(draft.symbols),
  };
}

const tableOf = (pairs: readonly Pair[]) =>
  Object.fromEntries(pairs.filter(({ from, to }) => from.trim() !== '' && to !== '').map(({ from, to }) => [from.trim(), to]));

export function defaultsDraftOf(defaults: SignalDefaults | null): DefaultsDraft {
  if (defaults === null) return noDefaults;
  return {
    entry: defaults.entry ?? 'alert',
    stop: priceDraftOf(defaults.stop),
    target: priceDraftOf(defaults.target),
    symbol: defaults.symbol ?? '',
    atr_length: defaults.atr_length === undefined || defaults.atr_length === 14 ? '' : String(defaults.atr_length),
    atr_timeframe: timeframes.find((timeframe) => timeframe === defaults.atr_timeframe) ?? '',
    id_from_content: defaults.id_from_content ?? false,
  };
}

function priceDraftOf(price: PriceDefault | null | undefined): PriceDraft {
  for (const unit of ['percent', 'ticks', 'atr', 'stop_distance'] as const) {
    const amount = price?.[unit];
    if (amount !== null && amount !== undefined) return { unit, amount: String(amount) };
  }
  return { unit: 'none', amount: '' };
}

/** The defaults that are sent. An empty object says that the route has none. */
export function defaultsOf(draft: DefaultsDraft): SignalDefaults {
  const isAtr = draft.stop.unit === 'atr' || draft.target.unit === 'atr';
  return {
    ...(draft.entry === 'market' ? { entry: draft.entry } : {}),
    ...(draft.stop.unit === 'none' ? {} : { stop: priceOf(draft.stop) }),
    ...(draft.target.unit === 'none' ? {} : { target: priceOf(draft.target) }),
    ...(draft.symbol === '' ? {} : { symbol: draft.symbol }),
    ...(draft.id_from_content ? { id_from_content: true } : {}),
    ...(isAtr && draft.atr_length.trim() !== '' ? { atr_length: Number(draft.atr_length) } : {}),
    ...(isAtr && draft.atr_timeframe !== '' ? { atr_timeframe: draft.atr_timeframe } : {}),
  };
}

const priceOf = ({ unit, amount }: PriceDraft): PriceDefault => ({ [unit]: Number(amount) });

/** The same of what may be half typed: a price that is no number yet counts as none. */
export function readableDefaults(draft: DefaultsDraft): SignalDefaults {
  const whole = (price: PriceDraft): PriceDraft => (Number(price.amount) > 0 ? price : { unit: 'none', amount: '' });
  const length = Number(draft.atr_length);
  return defaultsOf({
    ...draft,
    stop: whole(draft.stop),
    target: whole(draft.target),
    atr_length: Number.isInteger(length) && length >= 2 && length <= 200 ? draft.atr_length : '',
  });
}

/** A route as its form shows it. */
export function draftOf(route: Route): RouteDraft {
  return {
    name: route.name,
    symbols: route.symbols.join(', '),
    account: route.account,
    staking_tree_id: route.staking_tree_id,
    sizing: route.sizing,
    on_busy: route.on_busy,
    format: route.format === 'native' ? 'native' : 'mapped',
    mapping: mappingDraftOf(route.mapping),
    defaults: defaultsDraftOf(route.defaults),
    allowed_senders: route.allowed_senders.join(', '),
    allow_lower_reward_risk: route.allow_lower_reward_risk,
    hmac: route.hmac,
    max_loss_percent: String(route.max_loss_percent),
    max_entry_distance: String(route.max_entry_distance),
    max_signal_age_minutes: String(route.max_signal_age_minutes),
    expect: {
      every: route.expect?.every ?? 'never',
      timeframe: route.expect?.timeframe ?? newRoute.expect.timeframe,
      minutes: String(route.expect?.minutes ?? newRoute.expect.minutes),
    },
  };
}

/** What is sent of an expectation; that nothing is expected is said too, so that an edit can say it. */
export function expectOf({ every, timeframe, minutes }: ExpectDraft): ExpectedAlerts {
  if (every === 'bar') return { every, timeframe };
  return every === 'minutes' ? { every, minutes: Number(minutes) } : { every };
}

const symbolsOf = (draft: RouteDraft) => words(draft.symbols.toUpperCase());

/** The part of a route that both a new one and an edit send. */
function bodyOf(draft: RouteDraft) {
  return {
    name: draft.name.trim(),
    symbols: symbolsOf(draft),
    staking_tree_id: draft.staking_tree_id,
    sizing: draft.sizing,
    on_busy: draft.on_busy,
    format: draft.format,
    ...(draft.format === 'mapped' ? { mapping: mappingOf(draft.mapping) } : {}),
    defaults: defaultsOf(draft.defaults),
    allowed_senders: words(draft.allowed_senders),
    allow_lower_reward_risk: draft.allow_lower_reward_risk,
    max_loss_percent: Number(draft.max_loss_percent),
    max_entry_distance: Number(draft.max_entry_distance),
    max_signal_age_minutes: Number(draft.max_signal_age_minutes),
    expect: expectOf(draft.expect),
  };
}

export function createBody(draft: RouteDraft) {
  const { defaults, ...body } = bodyOf(draft);
  const isGiven = Object.keys(defaults).length > 0;
  return { ...body, account: draft.account, hmac: draft.hmac, ...(isGiven ? { defaults } : {}) };
}

/** Only what is changed: what another viewer changed meanwhile, and this one did not, stays. */
export function editBody(before: RouteDraft, after: RouteDraft): RouteEdit {
  const old = new Map<string, unknown>(Object.entries(bodyOf(before)));
  const isChanged = ([name, value]: [string, unknown]) => JSON.stringify(old.get(name)) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(bodyOf(after)).filter(isChanged));
}

const isAmount = (text: string) => text.trim() !== '' && Number.isFinite(Number(text)) && Number(text) > 0;

/** What is wrong with a draft before it is sent. */
export function wrongOf(draft: RouteDraft): Wrong<Record<string, unknown>> {
  const number = (text: string) => (isAmount(text) ? null : 'must be a number above 0.');
  const price = ({ unit, amount }: PriceDraft) => (unit === 'none' ? null : number(amount));
  return {
    name: draft.name.trim() === '' ? 'is required.' : null,
    symbols: symbolsOf(draft).length === 0 ? 'is required.' : null,
    'defaults.stop': price(draft.defaults.stop),
    'defaults.target': price(draft.defaults.target),
    'defaults.atr_length': draft.defaults.atr_length.trim() === '' ? null : number(draft.defaults.atr_length),
    max_loss_percent: number(draft.max_loss_percent),
    max_entry_distance: number(draft.max_entry_distance),
    max_signal_age_minutes: number(draft.max_signal_age_minutes),
    'expect.minutes': draft.expect.every === 'minutes' ? number(draft.expect.minutes) : null,
  };
}
