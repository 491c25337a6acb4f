/** What of an order's fill the page reckons with. */
interface Filled {
  venue_trade_id: string;
  price: number;
  quantity: number;
  fee: number;
  fee_asset: string;
  venue_time: string;
  note: string | null;
}

interface Ordered<Fill> {
  client_order_id: string;
  leg: string;
  exit_number: number;
  side: 'buy' | 'sell';
  type: string;
  quantity: number;
  limit_price: number | null;
  stop_price: number | null;
  status: string;
  reason: string | null;
  created_at: string;
  fills: readonly Fill[];
}

interface Planned {
  planned_entry_price: number;
  exits: readonly { number: number; target: number | null; stop: number | null }[];
}

/** A fill of a trade beside what its order was meant to get, or an order that never filled. */
export interface FillLine {
  id: string;
  leg: string;
  at: string;
  quantity: number;
  /** Null for an order that never filled. */
  price: number | null;
  planned: number | null;
  /** In price units, against us above 0; null where nothing was planned. */
  slippage: number | null;
  fee: number | null;
  feeAsset: string | null;
  /** What came of an order without fills, or what was out of the ordinary. */
  note: string | null;
  status: string;
}

/** The price an order was meant to get: of an entry the plan's, of an exit its own or its plan's. Closing by hand has none. */
function plannedPrice(order: Ordered<unknown>, trade: Planned): number | null {
  const exit = trade.exits.find((one) => one.number === order.exit_number);
  switch (order.leg) {
    case 'entry':
      return order.limit_price ?? order.stop_price ?? trade.planned_entry_price;
    case 'target':
      return order.limit_price ?? exit?.target ?? null;
    case 'stop':
      return order.stop_price ?? exit?.stop ?? null;
    default:
      return null;
  }
}

/** All fills of a trade in the order of its orders; an order without fills stands for itself. */
export function fillLines(trade: Planned, orders: readonly Ordered<Filled>[]): FillLine[] {
  return orders.flatMap((order): FillLine[] => {
    const planned = plannedPrice(order, trade);
    const shared = { leg: order.leg, planned, status: order.status };
    if (order.fills.length === 0) {
      const none = { price: null, slippage: null, fee: null, feeAsset: null };
      return [{ ...shared, ...none, id: order.client_order_id, at: order.created_at, quantity: order.quantity, note: order.reason }];
    }
    return order.fills.map((fill) => ({
      ...shared,
      id: `${order.client_order_id}/${fill.venue_trade_id}`,
      at: fill.venue_time,
      quantity: fill.quantity,
      price: fill.price,
      slippage: planned === null ? null : order.side === 'buy' ? fill.price - planned : planned - fill.price,
      fee: fill.fee,
      feeAsset: fill.fee_asset,
      note: fill.note,
    }));
  });
}

/** Seconds between two instants; null where one is missing or they stand the wrong way round. */
export function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
