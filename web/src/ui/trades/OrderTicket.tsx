import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { answer, ApiError, desk } from '../../api/client';
import { usePrice } from '../../api/hooks';
import { keys } from '../../api/keys';
import { accounts, instruments, trees, venues } from '../../api/queries';
import type { Instrument } from '../../api/types';
import { marketName, venueWord } from '../../domain/markets';
import { percent, price, quantity, toNumber } from '../../domain/numbers';
import { emptyTicket, hindranceOf, sharesOf, wishOf, wrongOf, type PlacedOrder, type Ticket } from '../../domain/ticket';
import { instantOf, toMillis, utc } from '../../domain/times';
import { Button } from '../Button';
import { cx } from '../cx';
import { Dialog, DialogContent, DialogFoot } from '../Dialog';
import { LivePrice } from '../Figures';
import { SelectField } from '../Field';
import { useDeskForm } from '../form';
import { Segmented } from '../Segmented';
import { Place, textOf, TicketPreview, type Previewed } from './TicketPreview';
import styles from './ticket.module.css';

interface Props {
  /** The market that is traded, by its name; without one it is chosen here. */
  market?: string;
  onClose: () => void;
  /** Called with the trade that was planned. */
  onPlaced?: (tradeId: string) => void;
}

/** Asks what an order would cost, win and lose while it is typed, and places it as it was previewed. */
export function OrderTicket({ market, onClose, onPlaced }: Props) {
  const { data: known = [] } = useQuery(instruments);
  const { data: owners = [] } = useQuery(accounts);
  const tradable = known.filter((row) => owners.some((entry) => entry.venue === row.venue && entry.phase === 'ready'));
  const [chosen, choose] = useState(market ?? '');
  // Here, where it outlives the form: while the desk restarts no account is ready, and the form is gone for a moment.
  const [inDoubt] = useState(() => new Map<string, Sent>());
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
        <TicketForm
          key={marketName(instrument)}
          instrument={instrument}
          account={account.account}
          inDoubt={inDoubt}
          onClose={onClose}
          onPlaced={onPlaced}
        />
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
  /** Orders that went out and may stand already, by what was wished on which account. */
  inDoubt: Map<string, Sent>;
  onClose: () => void;
  onPlaced?: (tradeId: string) => void;
}

/** What the desk answers when it has decided about this very order; anything else, such as 429, says nothing of whether it stands. */
const decisions: readonly number[] = [400, 409, 422];

const types: readonly (readonly [Ticket['type'], string])[] = [
  ['market', 'Market'],
  ['limit', 'Limit'],
  ['stop', 'Stop entry'],
];
const sizings: readonly (readonly [Ticket['sizing'], string])[] = [
  ['risk_percent', 'Risk %'],
  ['risk_amount', 'Risk amount'],
  ['quantity', 'Quantity'],
];

function TicketForm({ instrument, account, inDoubt, onClose, onPlaced }: FormProps) {
  const client = useQueryClient();
  const { data: venue } = useQuery({ ...venues, select: (all) => all.find((row) => row.venue === instrument.venue) });
  const last = usePrice(instrument);
  const isLive = venue?.mode === 'live';
  const market = { symbol: instrument.symbol, account };
  const previewed = useRef<Previewed | null>(null);
  const form = useDeskForm({
    initial: { ...emptyTicket, confirm: '' },
    check: (values) => ({
      ...wrongOf(values),
      ...((toMillis(instantOf(values.close_at)) ?? Infinity) <= (toMillis(venue?.clock) ?? 0)
        ? { close_at: `must be after the market’s time, ${utc(venue?.clock)}.` }
        : {}),
      confirm: isLive && values.confirm.trim().toUpperCase() !== instrument.symbol && `must be ${instrument.symbol}.`,
    }),
    send: async (values) => {
      const wish = textOf(wishOf(values, market));
      const shown = previewed.current;
      // An order whose answer was lost may stand already: pressed again, the very same is sent under the same key, though by now the
      // market would size it otherwise. Else what was shown is what is sent: a quantity that was reckoned for other figures is not.
      const body = shown?.wish === wish ? shown.body : null;
      const sent = inDoubt.get(wish) ?? (body && { id: crypto.randomUUID(), body });
      if (wish === '' || sent === null) throw new Error('The preview has not arrived yet. Try again.');
      inDoubt.set(wish, sent);
      try {
        const made = await answer(desk.POST('/trading/order', { params: { header: { 'Idempotency-Key': sent.id } }, body: sent.body }));
        inDoubt.delete(wish);
        return made;
      } catch (error) {
        if (error instanceof ApiError && decisions.includes(error.status)) inDoubt.delete(wish);
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
            <form.Subscribe
              selector={({ values, fieldMeta }) =>
                furtherFields.some((name) => values[name].trim() !== '' || (fieldMeta[name]?.errors.length ?? 0) > 0)
              }
            >
              {(isNeeded) => (
                <Folded summary="More targets, trailing stop, closing time" isNeeded={isNeeded}>
                  <form.Subscribe selector={(state) => state.values}>
                    {(values) => <p className="muted">{sharesWord(values, instrument.tick_size)} All share the stop.</p>}
                  </form.Subscribe>
                  <div className={styles.pair}>
                    <form.AppField name="target2">
                      {(field) => <field.Text label="Second target" inputMode="decimal" autoComplete="off" />}
                    </form.AppField>
                    <form.AppField name="share2">
                      {(field) => <field.Text label="Share closed, %" inputMode="decimal" autoComplete="off" />}
                    </form.AppField>
                    <form.AppField name="target3">
                      {(field) => <field.Text label="Third target" inputMode="decimal" autoComplete="off" />}
                    </form.AppField>
                    <form.AppField name="share3">
                      {(field) => <field.Text label="Share closed, %" inputMode="decimal" autoComplete="off" />}
                    </form.AppField>
                  </div>
                  <form.AppField name="trail">
                    {(field) => (
                      <field.Text
                        label="Trailing distance"
                        inputMode="decimal"
                        autoComplete="off"
                        hint="In price units. The stop follows the best price at this distance and never moves back."
                      />
                    )}
                  </form.AppField>
                  <form.AppField name="close_at">
                    {(field) => (
                      <field.Text
                        label="Close at, market time UTC"
                        type="datetime-local"
                        hint={`The market’s time is ${utc(venue?.clock)}.`}
                      />
                    )}
                  </form.AppField>
                </Folded>
              )}
            </form.Subscribe>
            {isLive && (
              <form.AppField name="confirm">
                {(field) => <field.Text label={`This is live money. Type ${instrument.symbol} to confirm`} autoComplete="off" />}
              </form.AppField>
            )}
          </div>
          <form.Subscribe selector={(state) => state.values}>
            {(values) => (
              <TicketPreview
                wish={wishOf(values, market)}
                hindrance={hindranceOf(values)}
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
              <Place wish={wishOf(values, market)} instrument={instrument}>
                {(word, may) => <form.Submit disabled={!may || venue === undefined}>{word}</form.Submit>}
              </Place>
            )}
          </form.Subscribe>
        </DialogFoot>
      </form.Frame>
    </form.AppForm>
  );
}

/** The fields that are folded away at first. */
const furtherFields = ['target2', 'share2', 'target3', 'share3', 'trail', 'close_at'] as const;

/** Folded away until somebody unfolds it; what is set or wrong in it stays in sight. */
function Folded({ summary, isNeeded, children }: { summary: string; isNeeded: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={styles.exits}
      open={isOpen || isNeeded}
      onToggle={(event) => {
        const { currentTarget: details } = event;
        if (isNeeded) details.open = true;
        setOpen(details.open);
      }}
    >
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** Which target closes how much of it. */
function sharesWord(ticket: Ticket, tick: number | null): string {
  const shares = sharesOf(ticket);
  const furthest = shares.pop();
  if (shares.length === 0 || furthest === undefined) return 'The nearest targets close their shares, the furthest closes the rest.';
  const near = shares.map(({ target, share }) => `${quantity(share)} % at ${price(target, tick)}`);
  return `Closes ${near.join(', ')} and the rest, ${quantity(furthest.share)} %, at ${price(furthest.target, tick)}.`;
}

/** What a staking tree would stake on a first trade, to be taken over. */
function TreeStake({ onTake }: { onTake: (stake: number) => void }) {
  const { data: known = [] } = useQuery(trees);
  if (known.length === 0) return null;
  return (
    <SelectField
      label="Size from a staking tree"
      value=""
      hint="The stake of a tree’s first trade, in % of equity."
      onChange={(event) => {
        const stake = toNumber(known.find((tree) => tree.id === event.target.value)?.nodes[0]?.stake_percent);
        if (stake !== null) onTake(stake);
      }}
    >
      <option value="">Choose a tree …</option>
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
  id: string;
  body: PlacedOrder;
}
