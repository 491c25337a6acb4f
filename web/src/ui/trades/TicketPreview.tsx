import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { answer, desk } from '../../api/client';
import type { AccountLimit, Instrument, OrderPreviewAnswer } from '../../api/types';
import { count, money, price as priceText, quantity as quantityText, signedMoney, toNumber, total } from '../../domain/numbers';
import { askedOf, isSimple, placedOf, type AskedOrder, type PlacedOrder, type Wish } from '../../domain/ticket';
import { local, toMillis, zoneLabel } from '../../domain/times';
import { sentence } from '../../domain/words';
import { cx } from '../cx';
import { InlineError } from '../States';
import { Trace } from '../Trace';
import { useNow } from '../useNow';
import { useSettled } from '../useSettled';
import { useZone } from '../useZone';
import styles from './ticket.module.css';

const askAfterMs = 200;

/** A quantity that was reckoned longer ago is not sent: a window in the background does not ask. */
const freshForMs = 6000;

/** An answer, what it is for, and the order that is placed if it is taken. */
export interface Previewed {
  wish: string;
  told: OrderPreviewAnswer;
  /** Null where there is nothing to place: the risk is too small for one step. */
  body: PlacedOrder | null;
}

export const textOf = (wish: Wish | null) => (wish === null ? '' : JSON.stringify(wish));

const tell = (body: AskedOrder | PlacedOrder, signal: AbortSignal) => answer(desk.POST('/trading/order/preview', { body, signal }));

/** Shares of a quantity that a risk decides are known once that quantity is: such an order is asked about twice. */
async function previewOf(wish: Wish, step: number | null, signal: AbortSignal): Promise<Omit<Previewed, 'wish'>> {
  const whole = wish.size.quantity;
  const sized = isSimple(wish) || whole === undefined ? await tell(askedOf(wish), signal) : null;
  // Nothing has no shares; the desk's own rule says why it is nothing.
  if (sized !== null && sized.quantity <= 0) return { told: sized, body: null };
  const body = placedOf(wish, whole ?? sized?.quantity ?? 0, step);
  return { told: isSimple(wish) && sized ? sized : await tell(body, signal), body };
}

/** One question for whoever shows something of it: both find the same answer. What is told may still be for what was typed before. */
function usePreview(wish: Wish | null, step: number | null) {
  const text = useSettled(textOf(wish), askAfterMs);
  const { data, error, isPlaceholderData, dataUpdatedAt } = useQuery({
    queryKey: ['order-preview', text],
    queryFn: async ({ signal }): Promise<Previewed> => ({ wish: text, ...(await previewOf(JSON.parse(text), step, signal)) }),
    enabled: text !== '',
    // The market moves on while one thinks.
    refetchInterval: 2000,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  });
  const now = useNow(1000);
  const isFresh = !isPlaceholderData && error === null && data?.wish === textOf(wish) && now - dataUpdatedAt < freshForMs;
  return { previewed: data, error: text === textOf(wish) ? error : null, isFresh };
}

interface PreviewProps {
  wish: Wish | null;
  /** What keeps it from being asked about; null where that is only that it is not filled in yet. */
  hindrance: string | null;
  instrument: Instrument;
  onTold: (told: Previewed | null) => void;
}

export function TicketPreview({ wish, hindrance, instrument, onTold }: PreviewProps) {
  const { previewed, error, isFresh } = usePreview(wish, toNumber(instrument.step_size));
  useEffect(() => onTold(isFresh && previewed ? previewed : null));
  if (wish === null) {
    return (
      <p className={cx(styles.preview, 'muted')}>
        {hindrance ?? 'Enter a size, and a stop when sizing by risk. Costs and possible results appear here.'}
      </p>
    );
  }
  if (error) {
    return (
      <div className={styles.preview}>
        <InlineError error={error} />
      </div>
    );
  }
  const told = previewed?.told;
  if (!told) return <p className={cx(styles.preview, 'muted')}>Calculating …</p>;
  const { money: sums } = told;
  const near = ({ target }: { target: number | null }) => Math.abs((target ?? 0) - (told.price ?? 0));
  const exits = (sums?.exits ?? []).toSorted((one, other) => near(one) - near(other));
  const loss = total(exits.map((exit) => exit.loss_at_stop));
  const profit = total(exits.map((exit) => exit.profit_at_target));
  const refused = told.rules.filter((rule) => !rule.passed);
  const warned = told.rules.filter((rule) => rule.passed && rule.is_warning);
  const at = (value: number | null | undefined) => priceText(value, instrument.tick_size);
  const limits = told.limits.filter((limit) => limit.limit !== null);
  return (
    <div className={cx(styles.preview, !isFresh && styles.old)} aria-busy={!isFresh} data-testid="order-preview">
      <dl className={cx(styles.sums, 'tnum')}>
        <Sum word="Quantity" value={quantityText(told.quantity, instrument.step_size)} />
        <Sum word="Entry price" value={at(told.price)} />
        <Sum word="Value" value={money(told.value)} />
        <Sum word="If stopped out" value={loss === null ? '–' : signedMoney(-loss)} tone="loss" />
        {exits.length > 1 &&
          exits.map((exit, index) => (
            <Sum
              key={index}
              word={`${quantityText(exit.quantity, instrument.step_size)} at ${at(exit.target)}`}
              value={signedMoney(exit.profit_at_target)}
            />
          ))}
        <Sum
          word={exits.length > 1 ? 'If all targets are reached' : 'If the target is reached'}
          value={profit === null ? '–' : signedMoney(profit)}
          tone={(profit ?? 0) < 0 ? 'loss' : 'gain'}
        />
        <Terms body={previewed.body} />
        <Sum word="Reward : risk" value={sums?.reward_risk == null ? '–' : sums.reward_risk.toFixed(2)} />
        <Sum word="Entry fee" value={money(sums?.entry_fee)} />
        <Sum word="Spread" value={money(sums?.spread)} />
        <Sum word="Expected slippage" value={money(sums?.slippage)} />
        <Sum word="Break-even" value={at(sums?.break_even)} />
        <Sum word="Buying power" value={money(told.buying_power)} />
        {limits.map((limit) => (
          <Sum key={limit.name} word={`${sentence(limit.name)} with this trade`} value={takenOf(limit)} />
        ))}
      </dl>
      {refused.length + warned.length > 0 && <Trace rules={[...refused, ...warned]} label="Failed checks and warnings" />}
      <details>
        <summary>
          {told.rules.length} checks, {refused.length === 0 ? 'all passed' : `${refused.length} failed`}
        </summary>
        <Trace rules={told.rules} label="Checks" unfolded />
      </details>
    </div>
  );
}

/** What all its exits have besides their prices. */
function Terms({ body }: { body: PlacedOrder | null }) {
  const [zone] = useZone();
  const exit = body?.exits?.[0];
  const closes = toMillis(exit?.close_at);
  return (
    <>
      {exit?.trail_distance !== undefined && <Sum word="Stop trails by" value={quantityText(exit.trail_distance)} />}
      {closes !== null && (
        <Sum word="Closes at" value={`${local(exit?.close_at, zone).slice(0, 16)} ${zoneLabel(zone, closes)}`} />
      )}
    </>
  );
}

function takenOf({ name, used, limit }: AccountLimit): string {
  const figure = name === 'orders_per_minute' ? count : money;
  return `${figure(used)} of ${figure(limit)}`;
}

function Sum({ word, value, tone }: { word: string; value: string; tone?: 'gain' | 'loss' }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd className={value === '–' ? undefined : tone}>{value}</dd>
    </div>
  );
}

interface PlaceProps {
  wish: Wish | null;
  instrument: Instrument;
  children: (word: string, may: boolean) => ReactNode;
}

/** The button says what will be sent. */
export function Place({ wish, instrument, children }: PlaceProps) {
  const { previewed, isFresh } = usePreview(wish, toNumber(instrument.step_size));
  const verb = wish?.entry.side === 'sell' ? 'Sell' : 'Buy';
  if (wish === null || !previewed || !isFresh) return <>{children(verb, false)}</>;
  const { quantity, may_be_placed: may } = previewed.told;
  return <>{children(`${verb} ${quantityText(quantity, instrument.step_size)} ${instrument.symbol}`, may)}</>;
}
