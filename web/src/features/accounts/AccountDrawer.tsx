import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { desk, done } from '../../api/client';
import type { TradingAccount } from '../../api/types';
import { isSimulator, venueWord } from '../../domain/markets';
import { missing, money, price, quantity, toNumber } from '../../domain/numbers';
import { sentence } from '../../domain/words';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Confirm, Dialog, DialogContent } from '../../ui/Dialog';
import { Facts } from '../../ui/Facts';
import { Change, Moment, Time } from '../../ui/Figures';
import { PlainTable } from '../../ui/PlainTable';
import { CloseFirst } from '../../ui/trades/CloseFirst';
import { AccountLimits } from './AccountLimits';
import styles from './accounts.module.css';
import { ChangeSettingsDialog } from './ChangeSettingsDialog';
import { PhaseBadge } from './PhaseBadge';

/** The first account of the built-in venue, which the desk always has. */
const builtIn = 'simulator';

/** One account as the desk sees it: its money, limits, positions and orders, and what may be done with it. */
export function AccountDrawer({ account, onClose }: { account: TradingAccount; onClose: () => void }) {
  const [asking, setAsking] = useState<'remove' | 'settings' | null>(null);
  if (asking === 'remove') return <RemoveAccount account={account.account} onClose={() => setAsking(null)} onRemoved={onClose} />;
  if (asking === 'settings') return <ChangeSettingsDialog account={account.account} onClose={() => setAsking(null)} />;
  const facts: [string, ReactNode][] = [
    ['State', <PhaseBadge account={account} />],
    ['Venue', venueWord(account.venue)],
    ['Mode', account.mode === null ? missing : sentence(account.mode)],
    ['Kind', kindOf(account)],
    ['Equity', `${money(account.equity)} ${account.currency ?? ''}`],
    ['Cash', money(account.cash)],
    ['Buying power', money(account.buying_power)],
    ['Margin used', money(account.margin_used)],
    ['Unrealized', <Change value={account.unrealized_pnl} kind="money" />],
    ['Market time', <Moment at={account.market_time} />],
    ['As of', <Time at={account.as_of} />],
  ];
  return (
    <Dialog title={`Account ${account.account}`} onClose={onClose} drawer>
      <DialogContent>
        {account.phase === 'failed' && (
          <Note tone="bad">The desk could not open this account: {account.failure ?? 'no reason given'}. It will be tried again.</Note>
        )}
        <Facts>
          {facts.map(([word, value]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd className="tnum">{value}</dd>
            </div>
          ))}
        </Facts>
        <AccountLimits account={account} />
        <Part title="Positions" none={account.positions.length === 0 ? 'No open positions.' : null}>
          <PlainTable
            label="Positions"
            head={['Symbol', 'Quantity', 'Average', 'Last', 'Unrealized']}
            words={[0]}
            rows={account.positions.map((row) => [
              row.symbol,
              quantity(row.quantity),
              price(row.average_price),
              price(row.last_price),
              <Change key="pnl" value={row.unrealized_pnl} kind="money" />,
            ])}
          />
        </Part>
        <Part title="Open orders" none={account.open_orders.length === 0 ? 'No open orders.' : null}>
          <PlainTable
            label="Open orders"
            head={['Symbol', 'Leg', 'Side', 'Quantity', 'Price', 'Status']}
            words={[0, 1, 2, 5]}
            rows={account.open_orders.map((row) => [
              row.symbol,
              sentence(row.leg),
              sentence(row.side),
              quantity(row.quantity),
              price(row.stop_price ?? row.price),
              sentence(row.status),
            ])}
          />
        </Part>
        <div className={styles.actions}>
          {isSimulator(account.venue) && (
            <ButtonLink to="/simulator" search={{ account: account.account }}>
              Open in the simulator
            </ButtonLink>
          )}
          <ButtonLink to="/trades" search={{ account: account.account }}>
            Show trades
          </ButtonLink>
          <Button onClick={() => setAsking('settings')}>Change the settings</Button>
          {account.account !== builtIn && (
            <Button icon="trash" onClick={() => setAsking('remove')}>
              Remove
            </Button>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function kindOf(account: TradingAccount): string {
  if (account.kind === null) return missing;
  const leverage = toNumber(account.leverage);
  return account.kind === 'margin' && leverage !== null ? `Margin, leverage ${leverage}` : sentence(account.kind);
}

function Part({ title, none, children }: { title: string; none: string | null; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2>{title}</h2>
      {none === null ? children : <p className="muted">{none}</p>}
    </section>
  );
}

interface RemoveProps {
  account: string;
  onClose: () => void;
  onRemoved: () => void;
}

function RemoveAccount({ account, onClose, onRemoved }: RemoveProps) {
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => done(desk.DELETE('/api/accounts/{name}', { params: { path: { name: account } } })),
    onSuccess: async () => {
      onRemoved();
      await client.invalidateQueries();
    },
  });
  return (
    <Confirm
      title={`Remove the account ${account}?`}
      action="Remove the account"
      busy={erase.isPending}
      error={<CloseFirst error={erase.error} account={account} />}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    >
      <p>
        The desk no longer trades on it. A simulator’s market, money and books are deleted. Sessions, trades and the ledger are kept for the
        record.
      </p>
    </Confirm>
  );
}
