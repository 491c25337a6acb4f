import { shareOf, signOf } from './trades';
import { instantOf } from './times';

/** An order as it is typed, before it is one. */
export interface Ticket {
  side: 'buy' | 'sell';
  type: 'market' | 'limit' | 'stop';
  price: string;
  target: string;
  stop: string;
  /** What the quantity is reckoned from. */
  sizing: 'quantity' | 'risk_percent' | 'risk_amount';
  size: string;
  /** Further targets, each with the percentage of the quantity that is closed there; the first one has what they leave of 100 %. */
  target2: string;
  share2: string;
  target3: string;
  share3: string;
  /** Distance at which the stop follows, in price units. */
  trail: string;
  /** When all is closed at the market, as a field of local time writes it, by the market's clock in UTC. */
  close_at: string;
}

export const emptyTicket: Ticket = {
  side: 'buy',
  type: 'market',
  price: '',
  target: '',
  stop: '',
  sizing: 'risk_percent',
  size: '1',
  target2: '',
  share2: '',
  target3: '',
  share3: '',
  trail: '',
  close_at: '',
};

interface Entry {
  symbol: string;
  account: string;
  side: 'buy' | 'sell';
  type: 'market' | 'limit' | 'stop';
  price?: number;
}

interface Exit {
  quantity?: number;
  target?: number;
  stop?: number;
  trail_distance?: number;
  close_at?: string;
}

/** A target with the percentage of the quantity that is closed there. */
export interface Share {
  target: number;
  share: number;
}

/** What a ticket means; shares become quantities once the quantity of the whole is known. */
export interface Wish {
  entry: Entry;
  /** What all exits have, and the nearest target. */
  exit: Exit;
  size: { quantity?: number; risk_percent?: number; risk_amount?: number };
  /** Nearest first. */
  targets: Share[];
}

/** An order as it is previewed: of a risk the desk makes a quantity. */
export type AskedOrder = Entry & Wish['size'] & { target?: number; stop?: number };

/** An order as it is placed. */
export type PlacedOrder = Entry & { quantity: number; target?: number; stop?: number; exits?: Exit[] };

/** A plain number above 0 that was typed; null for anything else, such as `0x10`, `1e5` or `1,000`. */
export function positive(text: string): number | null {
  const number = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(number) && number > 0 ? number : null;
}

type Fields = Partial<Record<keyof Ticket, string>>;

const rows = [
  ['target2', 'share2'],
  ['target3', 'share3'],
] as const;

/** What of a ticket cannot be asked about yet, by field. An empty field is told only where it has to be filled. */
export function wrongOf(ticket: Ticket): Fields {
  const wrong: Fields = {};
  const need = 'must be a number above 0.';
  if (positive(ticket.size) === null) wrong.size = need;
  if (ticket.type !== 'market' && positive(ticket.price) === null) wrong.price = need;
  for (const field of ['target', 'stop', 'trail'] as const) {
    if (ticket[field].trim() !== '' && positive(ticket[field]) === null) wrong[field] = need;
  }
  if (ticket.sizing !== 'quantity' && ticket.stop.trim() === '')
    wrong.stop = 'is required when sizing by risk: the quantity is what loses that much at the stop.';
  if (ticket.close_at !== '' && instantOf(ticket.close_at) === null) wrong.close_at = 'must be a day and a time.';
  return { ...wrong, ...wrongTargets(ticket) };
}

const fieldNames: Fields = {
  size: 'Size',
  price: 'Price',
  target: 'Target',
  stop: 'Stop',
  target2: 'Second target',
  share2: 'The second target’s share',
  target3: 'Third target',
  share3: 'The third target’s share',
  trail: 'Trailing distance',
  close_at: 'Closing time',
};

/** The first thing that keeps a ticket from being asked about, in a sentence; null where only size or stop are not typed yet. */
export function hindranceOf(ticket: Ticket): string | null {
  const wrong: Partial<Record<string, string>> = wrongOf(ticket);
  const waits = (field: string) => (field === 'size' && ticket.size.trim() === '') || (field === 'stop' && ticket.stop.trim() === '');
  const [field, name] = Object.entries(fieldNames).find(([one]) => wrong[one] !== undefined && !waits(one)) ?? [];
  return field === undefined ? null : `${name} ${wrong[field]}`;
}

function wrongTargets(ticket: Ticket): Fields {
  const wrong: Fields = {};
  let left = 100;
  for (const [target, share] of rows) {
    const isEmpty = ticket[target].trim() === '' && ticket[share].trim() === '';
    if (isEmpty) continue;
    if (positive(ticket[target]) === null) wrong[target] = 'must be a number above 0.';
    left = leftOf(left, positive(ticket[share]) ?? 100);
    if (positive(ticket[share]) === null || left <= 0) wrong[share] = 'must be above 0, and all shares together below 100.';
    if (ticket.target.trim() === '') wrong.target = 'is required: it closes its share of the trade.';
  }
  return wrong;
}

/** What is left of a percentage, free of the dust that decimals leave in it. */
const leftOf = (whole: number, part: number) => Number((whole - part).toFixed(8));

/** The targets of a ticket with their shares, the nearest first; none while one of them is wrong. */
export function sharesOf(ticket: Ticket): Share[] {
  const first = positive(ticket.target);
  if (first === null || Object.keys(wrongTargets(ticket)).length > 0) return [];
  const further = rows.flatMap(([at, part]) => {
    const [target, share] = [positive(ticket[at]), positive(ticket[part])];
    return target === null || share === null ? [] : [{ target, share }];
  });
  const shares = [{ target: first, share: further.reduce((left, { share }) => leftOf(left, share), 100) }, ...further];
  return shares.sort((one, other) => signOf(ticket.side) * (one.target - other.target));
}

/** The order that a ticket means; null while something of it is missing. */
export function wishOf(ticket: Ticket, market: { symbol: string; account: string }): Wish | null {
  const size = positive(ticket.size);
  if (size === null || Object.keys(wrongOf(ticket)).length > 0) return null;
  const price = ticket.type === 'market' ? null : positive(ticket.price);
  const targets = sharesOf(ticket);
  return {
    entry: { ...market, side: ticket.side, type: ticket.type, ...given({ price }) },
    exit: given({
      target: targets[0]?.target ?? null,
      stop: positive(ticket.stop),
      trail_distance: positive(ticket.trail),
      close_at: instantOf(ticket.close_at),
    }),
    size: { [ticket.sizing]: size },
    targets,
  };
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], null> };

/** What is there of these. */
function given<T extends object>(values: T): Given<T> {
  const kept: Given<T> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== null) Object.assign(kept, { [name]: value });
  }
  return kept;
}

/** What decides the quantity: the entry, its size, and the stop, which all exits share. */
export function askedOf({ entry, exit, size }: Wish): AskedOrder {
  return { ...entry, ...given({ target: exit.target ?? null, stop: exit.stop ?? null }), ...size };
}

/**
 * The order to be placed for a quantity. Each target closes its share, down to the step, and the furthest one all that is left: the desk
 * serves exits with a quantity first, so that the nearest keeps its share where less fills, or where the trade is reduced.
 * @throws Error when a share is less than one step.
 */
export function placedOf(wish: Wish, quantity: number, step: number | null): PlacedOrder {
  const { entry, exit, targets } = wish;
  if (isSimple(wish)) return { ...entry, quantity, ...exit };
  const near = targets.slice(0, -1).map(({ target, share }) => {
    const part = shareOf(quantity, share / 100, step);
    if (part <= 0) throw new Error(`${share} % of ${quantity} is less than the smallest step, ${step}.`);
    return { ...exit, quantity: part, target };
  });
  return { ...entry, quantity, exits: [...near, { ...exit, ...given({ target: targets.at(-1)?.target ?? null }) }] };
}

/** Whether a target and a stop say all there is to its exits. */
export function isSimple({ exit, targets }: Wish): boolean {
  return targets.length <= 1 && exit.trail_distance === undefined && exit.close_at === undefined;
}
