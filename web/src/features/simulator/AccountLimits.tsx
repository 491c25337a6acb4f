import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { desk, done } from '../../api/client';
import { fieldErrors } from '../../api/errors';
import { keys } from '../../api/keys';
import type { AccountLimit, TradingAccount } from '../../api/types';
import { count, money } from '../../domain/numbers';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Progress } from '../../ui/Progress';
import { InlineError } from '../../ui/States';
import styles from './simulator.module.css';

type Name = AccountLimit['name'];

const words: Record<Name, { word: string; hint: string; isCount: boolean }> = {
  open_risk: { word: 'Open risk', hint: 'The losses of all open trades at their stops, added up.', isCount: false },
  daily_loss: { word: 'Daily loss', hint: 'How much may be lost in a day (UTC) before new trades are refused.', isCount: false },
  exposure: { word: 'Exposure', hint: 'The total value of all open trades.', isCount: false },
  orders_per_minute: { word: 'Orders per minute', hint: 'Entries that may be sent per minute.', isCount: true },
};

const shown = (name: Name, value: number) => (words[name].isCount ? count(value) : money(value));

/** What an account may risk, each limit with its use. All are off until somebody sets them. */
export function AccountLimits({ account }: { account: TradingAccount }) {
  const [editing, setEditing] = useState(false);
  return (
    <section className={styles.limits} aria-label="Limits">
      <div className={styles.limitsHead}>
        <h2>Limits</h2>
        <Button onClick={() => setEditing(true)}>Change the limits</Button>
      </div>
      <dl className={styles.limitList}>
        {account.limits.map(({ name, limit, used }) => (
          <div key={name}>
            <dt title={words[name].hint}>{words[name].word}</dt>
            <dd className="tnum">
              {shown(name, used)} <span className="faint">{limit === null ? 'no limit' : `of ${shown(name, limit)}`}</span>
            </dd>
            {limit !== null && limit > 0 && (
              <Progress value={(used / limit) * 100} label={`${words[name].word} in use`} tone={used >= limit ? 'bad' : 'info'} />
            )}
          </div>
        ))}
      </dl>
      {editing && <EditLimits account={account} onClose={() => setEditing(false)} />}
    </section>
  );
}

function EditLimits({ account, onClose }: { account: TradingAccount; onClose: () => void }) {
  const client = useQueryClient();
  const [texts, setTexts] = useState(
    () => Object.fromEntries(account.limits.map(({ name, limit }) => [name, limit === null ? '' : String(limit)])) as Record<Name, string>,
  );
  const change = useMutation({
    mutationFn: () => {
      const limits = Object.fromEntries(account.limits.map(({ name }) => [name, texts[name].trim() === '' ? null : Number(texts[name])]));
      return done(desk.PATCH('/api/accounts/{name}', { params: { path: { name: account.account } }, body: { limits } }));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.accounts });
      onClose();
    },
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Dialog title={`Limits of ${account.account}`} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <DialogContent>
          <p className="muted">In {account.currency ?? 'the account’s currency'}. Leave a field empty for no limit.</p>
          {account.limits.map(({ name }) => (
            <TextField
              key={name}
              label={words[name].word}
              type="number"
              min={0}
              step={words[name].isCount ? 1 : 'any'}
              inputMode={words[name].isCount ? 'numeric' : 'decimal'}
              value={texts[name]}
              hint={words[name].hint}
              errors={fieldErrors(change.error, `limits.${name}`) ?? fieldErrors(change.error, name)}
              onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            />
          ))}
          <InlineError error={change.error} besides={account.limits.flatMap(({ name }) => [name, `limits.${name}`])} />
        </DialogContent>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={change.isPending}>
            Set the limits
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
