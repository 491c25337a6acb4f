import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { desk, done } from '../../api/client';
import { keys } from '../../api/keys';
import type { AccountLimit, TradingAccount } from '../../api/types';
import { count, money } from '../../domain/numbers';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { useDeskForm } from '../../ui/form';
import { Progress } from '../../ui/Progress';
import styles from './accounts.module.css';

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
    <section aria-label="Limits">
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

type Typed = Record<Name, string>;

function EditLimits({ account, onClose }: { account: TradingAccount; onClose: () => void }) {
  const client = useQueryClient();
  const typed: Typed = { open_risk: '', daily_loss: '', exposure: '', orders_per_minute: '' };
  for (const { name, limit } of account.limits) typed[name] = limit === null ? '' : String(limit);
  const form = useDeskForm({
    initial: typed,
    check: (texts) => ({
      open_risk: wrongLimit(texts.open_risk),
      daily_loss: wrongLimit(texts.daily_loss),
      exposure: wrongLimit(texts.exposure),
      orders_per_minute: wrongLimit(texts.orders_per_minute),
    }),
    send: (texts) => {
      const limits = Object.fromEntries(account.limits.map(({ name }) => [name, texts[name].trim() === '' ? null : Number(texts[name])]));
      return done(desk.PATCH('/api/accounts/{name}', { params: { path: { name: account.account } }, body: { limits } }));
    },
    onDone: async () => {
      await client.invalidateQueries({ queryKey: keys.accounts });
      onClose();
    },
  });
  return (
    <Dialog title={`Limits of ${account.account}`} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <p className="muted">In {account.currency ?? 'the account’s currency'}. Leave a field empty for no limit.</p>
            {account.limits.map(({ name }) => (
              <form.AppField key={name} name={name}>
                {(field) => (
                  <field.Text
                    label={words[name].word}
                    inputMode={words[name].isCount ? 'numeric' : 'decimal'}
                    autoComplete="off"
                    hint={words[name].hint}
                  />
                )}
              </form.AppField>
            ))}
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Set the limits</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}

function wrongLimit(text: string): string | null {
  if (text.trim() === '') return null;
  return Number(text) > 0 ? null : 'must be a number above 0, or empty for no limit.';
}
