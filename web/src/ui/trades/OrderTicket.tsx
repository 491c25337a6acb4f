import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { answer, ApiError, desk } from '../../api/client';
import { usePrice } from '../../api/hooks';
import { keys } from '../../api/keys';
import { accounts, instruments, trees, venues } from '../../api/queries';
import type { AccountLimit, Instrument, OrderPreviewAnswer } from '../../api/types';
import { marketName, venueWord } from '../../domain/markets';
import { count, money, percent, price as priceText, quantity as quantityText, signedMoney, toNumber } from '../../domain/numbers';
import { orderOf, wrongOf, type Ticket, type TicketOrder } from '../../domain/ticket';
import { sentence } from '../../domain/words';
import { Button } from '../Button';
import { cx } from '../cx';
import { Dialog, DialogContent, DialogFoot } from '../Dialog';
import { LivePrice } from '../Figures';
import { SelectField } from '../Field';
import { useDeskForm } from '../form';
import { Segmented } from '../Segmented';
import { InlineError } from '../States';
import { Trace } from '../Trace';
import { useNow } from '../useNow';
import { useSettled } from '../useSettled';
import styles from './ticket.module.css';

interface Props {
  /** The market that is traded, by its name; without one it is chosen here. */
  market?: string;
  onClose: () => void;
  /** Called with the trade that was planned. */
  onPlaced?: (tradeId: string) => void;
}

const askAfterMs = 200;

/** A quantity that was reckoned longer ago is not sent: a window in the background does not ask. */
const freshForMs = 6000;

/** Asks what an order would cost, win and lose while it is typed, and places it as it was previewed. */
export function OrderTicket({ market, onClose, onPlaced }: Props) {
  const { data: known = [] } = useQuery(instruments);
  const { data: owners = [] } = useQuery(accounts);
  const tradable = known.filter((row) => owners.some((entry) => entry.venue === row.venue && entry.phase === 'ready'));
  const [chosen, choose] = useState(market ?? '');
  const instrument = tradable.find((row) => marketName(row) === chosen) ?? (chosen === '' ? tradable[0] : undefined);
  const account = owners.find((entry) => entry.venue === instrument?.venue && entry.phase === 'ready');
  return (
    <Dialog title={titleOf(instrument, account?.account)} onClose={onClose} wide>
      {market === undefined && (
        <div className={styles.market}>
          <SelectField label="Market" value={instrument ? marketName(instrument) : ''} onChange={(event) => choose(event.target.value)}>
            {tradable.map((row) => (
              <option key={marketName(row)} value={marketName(row)}>
                {row.symbol}, {venueWord(row.venue)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {instrument && account ? (
        <TicketForm key={marketName(instrument)} instrument={instrument} account={account.account} onClose={onClose} onPlaced={onPlaced} />
      ) : (
        <DialogContent>
          <p className="muted">
            {market === undefined ? 'No account is ready to trade yet.' : `${market} is not traded on any account that is ready.`}
          </p>
        </DialogContent>
      )}
    </Dialog>
  );
}

/** Names what is traded, and on which account. */
function titleOf(instrument: Instrument | undefined, account: string | undefined): string {
  return instrument && account !== undefined ? `Trade ${marketName(instrument)} on account ${account}` : 'New order';
}

interface FormProps {
  instrument: Instrument;
  account: string;
  onClose: () => void;
  onPlaced?: (tradeId: string) => void;
}

const initial: Ticket & { confirm: string } = {
  side: 'buy',
  type: 'market',
  price: '',
  target: '',
  stop: '',
  sizing: 'risk_percent',
  size: '1',
  confirm: '',
};

const types: readonly (readonly [Ticket['type'], string])[] = [
  ['market', 'Market'],
  ['limit', 'Limit'],
  ['stop', 'Stop'],
];
const sizings: readonly (readonly [Ticket['sizing'], string])[] = [
  ['risk_percent', 'Risk %'],
  ['risk_amount', 'Risk amount'],
  ['quantity', 'Quantity'],
];

function TicketForm({ instrument, account, onClose, onPlaced }: FormProps) {
  const client = useQueryClient();
  const { data: venue } = useQuery({ ...venues, select: (all) => all.find((row) => row.venue === instrument.venue) });
  const last = usePrice(instrument);
  const isLive = venue?.mode === 'live';
  const inDoubt = useRef<Sent | null>(null);
  const previewed = useRef<Previewed | null>(null);
  const form = useDeskForm({
    initial,
    check: (values) => ({
      ...wrongOf(values),
      confirm: isLive && values.confirm.trim().toUpperCase() !== instrument.symbol && `must be ${instrument.symbol}.`,
    }),
    send: async (values) => {
      const wished = orderOf(values, { symbol: instrument.symbol, account });
      // What was shown is what is sent: a quantity that was reckoned for other figures is not.
      const size = wished?.quantity ?? (previewed.current?.order === textOf(wished) ? previewed.current.told.quantity : undefined);
      if (wished === null || size === undefined) throw new Error('The preview has not come yet. Try again.');
      // An order whose answer was lost may stand already: pressed again, the very same is sent under the same key, though by now the
      // market would size it otherwise.
      const sent: Sent =
        inDoubt.current?.wish === textOf(wished)
          ? inDoubt.current
          : {
              wish: textOf(wished),
              id: crypto.randomUUID(),
              body: { ...wished, risk_amount: undefined, risk_percent: undefined, quantity: size },
            };
      inDoubt.current = sent;
      try {
        const made = await answer(desk.POST('/trading/order', { params: { header: { 'Idempotency-Key': sent.id } }, body: sent.body }));
        inDoubt.current = null;
        return made;
      } catch (error) {
        if (error instanceof ApiError && error.status >= 400 && error.status < 500) inDoubt.current = null;
        throw error;
      }
    },
    onDone: ({ trade_id: id }) => {
      for (const queryKey of [keys.trades, keys.accounts]) void client.invalidateQueries({ queryKey });
      onClose();
      onPlaced?.(id);
    },
    told: { risk_amount: 'size', risk_percent: 'size', quantity: 'size' },
  });
  return (
    <form.AppForm>
      <form.Frame>
        <DialogContent className={styles.ticket}>
          <div className={styles.fields}>
            <form.AppField name="side">
              {(field) => (
                <div className={cx(styles.sides, field.state.value === 'buy' ? styles.long : styles.short)}>
                  <Segmented
                    label="Side"
                    value={field.state.value}
                    options={[
                      { value: 'buy', label: 'Long' },
                      { value: 'sell', label: 'Short' },
                    ]}
                    onChange={field.handleChange}
                  />
                  <span className="muted">
                    Last <LivePrice value={last ?? instrument.last_price} tick={instrument.tick_size} />
                  </span>
                </div>
              )}
            </form.AppField>
            <form.AppField name="type">{(field) => <field.Choice label="Entry" options={types} />}</form.AppField>
            <form.Subscribe selector={(state) => state.values.type}>
              {(type) =>
                type !== 'market' && (
                  <form.AppField name="price">
                    {(field) => <field.Text label="Price" inputMode="decimal" autoComplete="off" />}
                  </form.AppField>
                )
              }
            </form.Subscribe>
            <div className={styles.pair}>
              <form.AppField name="stop">{(field) => <field.Text label="Stop" inputMode="decimal" autoComplete="off" />}</form.AppField>
              <form.AppField name="target">{(field) => <field.Text label="Target" inputMode="decimal" autoComplete="off" />}</form.AppField>
            </div>
            <div className={styles.pair}>
              <form.AppField name="sizing">{(field) => <field.Choice label="Size by" options={sizings} />}</form.AppField>
              <form.AppField name="size">
                {(field) => <field.Text label="Size" inputMode="decimal" autoComplete="off" />}
              </form.AppField>
            </div>
            <form.Subscribe selector={(state) => state.values.sizing}>
              {(sizing) => sizing === 'risk_percent' && <TreeStake onTake={(stake) => form.setFieldValue('size', String(stake))} />}
            </form.Subscribe>
            {isLive && (
              <form.AppField name="confirm">
                {(field) => <field.Text label={`This is live money. Type ${instrument.symbol} to confirm`} autoComplete="off" />}
              </form.AppField>
            )}
          </div>
          <form.Subscribe selector={(state) => state.values}>
            {(values) => (
              <Preview
                order={orderOf(values, { symbol: instrument.symbol, account })}
                instrument={instrument}
                onTold={(told) => {
                  previewed.current = told;
                }}
              />
            )}
          </form.Subscribe>
        </DialogContent>
        <DialogContent className={styles.rest}>
          <form.Rest />
        </DialogContent>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <form.Subscribe selector={(state) => state.values}>
            {(values) => (
              <Place order={orderOf(values, { symbol: instrument.symbol, account })} instrument={instrument}>
                {(word, may) => <form.Submit disabled={!may || venue === undefined}>{word}</form.Submit>}
              </Place>
            )}
          </form.Subscribe>
        </DialogFoot>
      </form.Frame>
    </form.AppForm>
  );
}

/** What a staking tree would stake on a first trade, to be taken over. */
function TreeStake({ onTake }: { onTake: (stake: number) => void }) {
  const { data: known = [] } = useQuery(trees);
  if (known.length === 0) return null;
  return (
    <SelectField
      label="As a staking tree would"
      value=""
      hint="The stake of a tree’s first trade, in % of equity."
      onChange={(event) => {
        const stake = toNumber(known.find((tree) => tree.id === event.target.value)?.nodes[0]?.stake_percent);
        if (stake !== null) onTake(stake);
      }}
    >
      <option value="">Take the stake of …</option>
      {known.map((tree) => (
        <option key={tree.id} value={tree.id}>
          {tree.name}: {percent(tree.nodes[0]?.stake_percent)}
        </option>
      ))}
    </SelectField>
  );
}

/** An order as it went out. */
interface Sent {
  wish: string;
  id: string;
  body: TicketOrder & { quantity: number };
}

/** An answer and the order that it is for. */
interface Previewed {
  order: string;
  told: OrderPreviewAnswer;
}

const textOf = (order: TicketOrder | null) => (order === null ? '' : JSON.stringify(order));

/** One question for whoever shows something of it: both find the same answer. What is told may still be for what was typed before. */
function usePreview(order: TicketOrder | null) {
  const text = useSettled(textOf(order), askAfterMs);
  const { data, error, isPlaceholderData, dataUpdatedAt } = useQuery({
    queryKey: ['order-preview', text],
    queryFn: async ({ signal }): Promise<Previewed> => ({
      order: text,
      told: await answer(desk.POST('/trading/order/preview', { body: JSON.parse(text), signal })),
    }),
    enabled: text !== '',
    // The market moves on while one thinks.
    refetchInterval: 2000,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  });
  const now = useNow(1000);
  const isFresh = !isPlaceholderData && error === null && data?.order === textOf(order) && now - dataUpdatedAt < freshForMs;
  return { previewed: data, error: text === textOf(order) ? error : null, isFresh };
}

interface PreviewProps {
  order: TicketOrder | null;
  instrument: Instrument;
  onTold: (told: Previewed | null) => void;
}

function Preview({ order, instrument, onTold }: PreviewProps) {
  const { previewed, error, isFresh } = usePreview(order);
  useEffect(() => onTold(isFresh && previewed ? previewed : null));
  if (order === null) {
    return (
      <p className={cx(styles.preview, 'muted')}>
        Give a size and, where the risk decides it, a stop: what it costs and may bring appears here.
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
  if (!told) return <p className={cx(styles.preview, 'muted')}>Reckoning …</p>;
  const { money: sums } = told;
  const exit = sums?.exits[0];
  const refused = told.rules.filter((rule) => !rule.passed);
  const warned = told.rules.filter((rule) => rule.passed && rule.is_warning);
  const at = (value: number | null | undefined) => priceText(value, instrument.tick_size);
  const limits = told.limits.filter((limit) => limit.limit !== null);
  return (
    <div className={cx(styles.preview, !isFresh && styles.old)} aria-busy={!isFresh} data-testid="order-preview">
      <dl className={cx(styles.sums, 'tnum')}>
        <Sum word="Quantity" value={quantityText(told.quantity, instrument.step_size)} />
        <Sum word="At" value={at(told.price)} />
        <Sum word="Value" value={money(told.value)} />
        <Sum word="If stopped out" value={exit?.loss_at_stop == null ? '–' : signedMoney(-exit.loss_at_stop)} tone="loss" />
        <Sum
          word="If the target is reached"
          value={exit?.profit_at_target == null ? '–' : signedMoney(exit.profit_at_target)}
          tone={(exit?.profit_at_target ?? 0) < 0 ? 'loss' : 'gain'}
        />
        <Sum word="Reward : risk" value={sums?.reward_risk == null ? '–' : sums.reward_risk.toFixed(2)} />
        <Sum word="Fee of the entry" value={money(sums?.entry_fee)} />
        <Sum word="Spread" value={money(sums?.spread)} />
        <Sum word="Slippage expected" value={money(sums?.slippage)} />
        <Sum word="Break-even" value={at(sums?.break_even)} />
        <Sum word="Buying power" value={money(told.buying_power)} />
        {limits.map((limit) => (
          <Sum key={limit.name} word={`${sentence(limit.name)}, then`} value={takenOf(limit)} />
        ))}
      </dl>
      {refused.length + warned.length > 0 && <Trace rules={[...refused, ...warned]} label="What stands against it" />}
      <details>
        <summary>
          {told.rules.length} checks, {refused.length === 0 ? 'all passed' : `${refused.length} failed`}
        </summary>
        <Trace rules={told.rules} label="Checks" unfolded />
      </details>
    </div>
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
  order: TicketOrder | null;
  instrument: Instrument;
  children: (word: string, may: boolean) => ReactNode;
}

/** The button says what will be sent. */
function Place({ order, instrument, children }: PlaceProps) {
  const { previewed, isFresh } = usePreview(order);
  const verb = order?.side === 'sell' ? 'Sell' : 'Buy';
  if (order === null || !previewed || !isFresh) return <>{children(verb, false)}</>;
  const { quantity, may_be_placed: may } = previewed.told;
  return <>{children(`${verb} ${quantityText(quantity, instrument.step_size)} ${instrument.symbol}`, may)}</>;
}
