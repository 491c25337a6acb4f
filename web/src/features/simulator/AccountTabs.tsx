import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { desk, done } from '../../api/client';
import { besideField } from '../../api/errors';
import type { TradingAccount } from '../../api/types';
import { Button } from '../../ui/Button';
import { Confirm, Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { InlineError } from '../../ui/States';
import { sentence } from '../../domain/words';
import { CloseFirst } from './CloseFirst';
import styles from './simulator.module.css';

/** The simulator's accounts, one of them shown; accounts are added and removed while the desk runs. */
export function AccountTabs({ accounts, chosen }: { accounts: TradingAccount[]; chosen: string }) {
  const [asking, setAsking] = useState<'add' | 'remove' | null>(null);
  return (
    <>
      <nav className={styles.accountTabs} aria-label="Accounts of the simulator">
        {accounts.map((entry) => (
          <Link
            key={entry.account}
            to="/simulator"
            search={{ account: entry.account }}
            className={styles.accountTab}
            aria-current={entry.account === chosen ? 'page' : undefined}
          >
            {entry.account} <span className="faint">{entry.mode === null ? 'not open' : sentence(entry.mode)}</span>
          </Link>
        ))}
      </nav>
      <Button icon="plus" onClick={() => setAsking('add')}>
        Add an account
      </Button>
      {chosen !== 'simulator' && (
        <Button icon="trash" aria-label={`Remove the account ${chosen}`} title={`Remove ${chosen}`} onClick={() => setAsking('remove')} />
      )}
      {asking === 'add' && <AddAccount onClose={() => setAsking(null)} />}
      {asking === 'remove' && <RemoveAccount account={chosen} onClose={() => setAsking(null)} />}
    </>
  );
}

function AddAccount({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => done(desk.POST('/api/accounts', { body: { name: name.trim(), venue: 'simulator', settings: {} } })),
    onSuccess: async () => {
      await client.invalidateQueries();
      await navigate({ to: '/simulator', search: { account: name.trim() } });
      onClose();
    },
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const errors = besideField(add.error, 'name');
  return (
    <Dialog title="Add an account" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <DialogContent>
          <TextField
            label="Name"
            required
            maxLength={40}
            autoComplete="off"
            value={name}
            errors={errors}
            onChange={(event) => setName(event.target.value)}
            hint="Lower-case letters, digits and dashes. The account gets its own market, clock and books, and starts out synthetic."
          />
          {!errors && <InlineError error={add.error} />}
        </DialogContent>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={add.isPending}>
            Add the account
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

function RemoveAccount({ account, onClose }: { account: string; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const erase = useMutation({
    mutationFn: () => done(desk.DELETE('/api/accounts/{name}', { params: { path: { name: account } } })),
    onSuccess: async () => {
      onClose();
      await navigate({ to: '/simulator', search: {} });
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
      <p>Its market, money and books at the simulator are deleted. Sessions, trades and the ledger are kept for the record.</p>
    </Confirm>
  );
}
