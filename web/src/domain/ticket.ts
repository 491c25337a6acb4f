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
}

/** An order as the interface asks for its preview. */
export interface TicketOrder {
  symbol: string;
  account: string;
  side: 'buy' | 'sell';
  type: 'market' | 'limit' | 'stop';
  price?: number;
  target?: number;
  stop?: number;
  quantity?: number;
  risk_percent?: number;
  risk_amount?: number;
}

/** A plain number above 0 that was typed; null for anything else, such as `0x10`, `1e5` or `1,000`. */
export function positive(text: string): number | null {
  const number = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(number) && number > 0 ? number : null;
}

type Fields = Partial<Record<keyof Ticket, string>>;

/** What of a ticket cannot be asked about yet, by field. An empty field is told only where it has to be filled. */
export function wrongOf(ticket: Ticket): Fields {
  const wrong: Fields = {};
  const need = 'must be a number above 0.';
  if (positive(ticket.size) === null) wrong.size = need;
  if (ticket.type !== 'market' && positive(ticket.price) === null) wrong.price = need;
  if (ticket.target.trim() !== '' && positive(ticket.target) === null) wrong.target = need;
  if (ticket.stop.trim() !== '' && positive(ticket.stop) === null) wrong.stop = need;
  if (ticket.sizing !== 'quantity' && ticket.stop.trim() === '') wrong.stop = 'is needed: the quantity is what loses the risk there.';
  return wrong;
}

/** The order that a ticket means; null while something of it is missing. */
export function orderOf(ticket: Ticket, market: { symbol: string; account: string }): TicketOrder | null {
  const size = positive(ticket.size);
  if (size === null || Object.keys(wrongOf(ticket)).length > 0) return null;
  const price = ticket.type === 'market' ? null : positive(ticket.price);
  const target = positive(ticket.target);
  const stop = positive(ticket.stop);
  return {
    ...market,
    side: ticket.side,
    type: ticket.type,
    ...(price === null ? {} : { price }),
    ...(target === null ? {} : { target }),
    ...(stop === null ? {} : { stop }),
    [ticket.sizing]: size,
  };
}
