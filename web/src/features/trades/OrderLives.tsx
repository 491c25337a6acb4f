import type { OrderEvent, TradeOrder } from '../../api/types';
import { price, quantity } from '../../domain/numbers';
import { sentence } from '../../domain/words';
import { Badge, type Tone } from '../../ui/Badge';
import { Moment } from '../../ui/Figures';
import styles from './trades-page.module.css';

const tones: Partial<Record<string, Tone>> = {
  filled: 'good',
  rejected: 'bad',
  unconfirmed: 'warn',
  new: 'info',
  partially_filled: 'info',
  sending: 'info',
  planned: 'info',
};

/** Each order in a line; opened, every status that it went through, with the reason. */
export function OrderLives({ orders, events }: { orders: TradeOrder[]; events: OrderEvent[] }) {
  return (
    <ul className={styles.orderLives}>
      {orders.map((order) => (
        <li key={order.client_order_id}>
          <details className={styles.orderLife}>
            <summary>
              <strong>{sentence(order.leg)}</strong>
              <span className="tnum">
                {sentence(order.side)} {quantity(order.quantity)} {priceOf(order)}
              </span>
              {order.average_fill_price !== null && <span className="muted tnum">filled at {price(order.average_fill_price)}</span>}
              <Badge tone={tones[order.status] ?? 'neutral'}>{sentence(order.status)}</Badge>
            </summary>
            <ol className={styles.orderEvents}>
              {events
                .filter((event) => event.client_order_id === order.client_order_id)
                .map((event, index) => (
                  <li key={index}>
                    <span className="faint">
                      <Moment at={event.venue_time ?? event.recorded_at} />
                    </span>
                    <span>
                      {sentence(event.to_status)}
                      {event.detail && <span className="muted">: {event.detail}</span>}
                    </span>
                  </li>
                ))}
              <li>
                <span className="faint">Ids</span>
                <span className="mono">{[order.client_order_id, order.venue_order_id].filter(Boolean).join(' · ')}</span>
              </li>
            </ol>
          </details>
        </li>
      ))}
    </ul>
  );
}

function priceOf(order: TradeOrder): string {
  if (order.stop_price !== null) return `stop ${price(order.stop_price)}`;
  return order.limit_price === null ? sentence(order.type).toLowerCase() : `limit ${price(order.limit_price)}`;
}
