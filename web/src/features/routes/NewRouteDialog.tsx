import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { answer, desk } from '../../api/client';
import { fieldErrors } from '../../api/errors';
import { keys } from '../../api/keys';
import { accounts, instruments, trees } from '../../api/queries';
import type { NewRoute, OnBusy, RouteSecret, Sizing } from '../../api/types';
import { percent } from '../../domain/numbers';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { CheckField, SelectField, TextField } from '../../ui/Field';
import { InlineError } from '../../ui/States';
import { busyWords, sizingWords } from './words';
import styles from './routes.module.css';

/** Fields that show their own errors. */
const shownFields = ['name', 'symbols', 'account', 'staking_tree_id', 'sizing', 'on_busy', 'allowed_senders'];

const words = (text: string) => text.split(/[\s,;]+/).filter((word) => word !== '');

export function NewRouteDialog({ onClose, onMade }: { onClose: () => void; onMade: (secret: RouteSecret) => void }) {
  const client = useQueryClient();
  const { data: knownAccounts } = useQuery(accounts);
  const { data: knownTrees } = useQuery(trees);
  const { data: knownInstruments } = useQuery(instruments);
  const [name, setName] = useState('');
  const [symbols, setSymbols] = useState('');
  const [account, setAccount] = useState('');
  const [tree, setTree] = useState('');
  const [sizing, setSizing] = useState<Sizing>('target');
  const [busy, setBusy] = useState<OnBusy>('refuse');
  const [lower, setLower] = useState(false);
  const [senders, setSenders] = useState('');
  const [hmac, setHmac] = useState(false);
  const chosenTree = knownTrees?.find((t) => t.id === tree) ?? knownTrees?.[0];

  const make = useMutation({
    mutationFn: (body: NewRoute) => answer(desk.POST('/api/routes', { body })),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: keys.routes });
      onMade(made);
    },
  });

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({
      name: name.trim(),
      symbols: words(symbols.toUpperCase()),
      account: account || (knownAccounts?.[0]?.account ?? 'simulator'),
      staking_tree_id: chosenTree?.id ?? '',
      sizing,
      on_busy: busy,
      allow_lower_reward_risk: lower,
      allowed_senders: words(senders),
      hmac,
    });
  };

  return (
    <Dialog title="New route" onClose={onClose} wide>
      <form onSubmit={onSubmit}>
        <DialogContent className={styles.routeForm}>
          <TextField
            label="Name"
            value={name}
            required
            maxLength={80}
            onChange={(event) => setName(event.target.value)}
            errors={fieldErrors(make.error, 'name')}
            hint="For your own reference: the strategy behind these alerts."
          />
          <TextField
            label="Symbols"
            value={symbols}
            required
            list="route-symbols"
            placeholder="BTCUSDT, ETHUSDT"
            onChange={(event) => setSymbols(event.target.value)}
            errors={fieldErrors(make.error, 'symbols')}
            hint="Alerts for other symbols are refused."
          />
          <datalist id="route-symbols">
            {[...new Set(knownInstruments?.map((i) => i.symbol))].map((symbol) => (
              <option key={symbol} value={symbol} />
            ))}
          </datalist>
          <SelectField
            label="Account"
            value={account || (knownAccounts?.[0]?.account ?? '')}
            onChange={(event) => setAccount(event.target.value)}
            errors={fieldErrors(make.error, 'account')}
          >
            {knownAccounts?.map((entry) => (
              <option key={entry.account} value={entry.account}>
                {entry.account} ({[entry.kind, entry.mode].filter(Boolean).join(', ')})
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Staking tree"
            value={chosenTree?.id ?? ''}
            onChange={(event) => setTree(event.target.value)}
            errors={fieldErrors(make.error, 'staking_tree_id')}
            hint={
              chosenTree &&
              `First stake ${percent(chosenTree.nodes[0]?.stake_percent)}; ends at ${percent(chosenTree.target_percent)} or ` +
                `−${percent(chosenTree.max_loss_percent)}. A tree has no edge of its own.`
            }
          >
            {knownTrees?.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {entry.name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Sizing"
            value={sizing}
            onChange={(event) => setSizing(event.target.value as Sizing)}
            errors={fieldErrors(make.error, 'sizing')}
          >
            {Object.entries(sizingWords).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="While a trade is open"
            value={busy}
            onChange={(event) => setBusy(event.target.value as OnBusy)}
            errors={fieldErrors(make.error, 'on_busy')}
          >
            {Object.entries(busyWords).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </SelectField>
          <TextField
            label="Allowed senders"
            value={senders}
            placeholder="any"
            onChange={(event) => setSenders(event.target.value)}
            errors={fieldErrors(make.error, 'allowed_senders')}
            hint="IP addresses, separated by commas. Leave empty to accept any sender with the token."
          />
          <div className={styles.routeChecks}>
            <CheckField
              label="Accept signals below the tree’s reward : risk"
              checked={lower}
              onChange={(event) => setLower(event.target.checked)}
              hint="Otherwise refused if more than 10 % below."
            />
            <CheckField
              label="The sender signs the body (HMAC-SHA256) instead of sending a token"
              checked={hmac}
              onChange={(event) => setHmac(event.target.checked)}
              hint="Not for TradingView, which cannot set headers."
            />
          </div>
          <div className={styles.routeWide}>
            <InlineError error={make.error} besides={shownFields} />
          </div>
        </DialogContent>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={make.isPending}>
            Create the route
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
