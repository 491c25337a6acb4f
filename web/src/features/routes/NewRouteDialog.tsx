import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, desk } from '../../api/client';
import { keys } from '../../api/keys';
import { accounts, instruments, trees } from '../../api/queries';
import type { OnBusy, RouteSecret, Sizing, StakingTree } from '../../api/types';
import { percent } from '../../domain/numbers';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { required, useDeskForm } from '../../ui/form';
import styles from './routes.module.css';
import { busyOptions, sizingOptions } from './words';

const words = (text: string) => text.split(/[\s,;]+/).filter((word) => word !== '');

interface NewRoute {
  name: string;
  symbols: string;
  account: string;
  staking_tree_id: string;
  sizing: Sizing;
  on_busy: OnBusy;
  allowed_senders: string;
  allow_lower_reward_risk: boolean;
  hmac: boolean;
}

const initial: NewRoute = {
  name: '',
  symbols: '',
  account: '',
  staking_tree_id: '',
  sizing: 'target',
  on_busy: 'refuse',
  allowed_senders: '',
  allow_lower_reward_risk: false,
  hmac: false,
};

interface NewRouteProps {
  /** The staking tree that is chosen at first. */
  tree?: string;
  onClose: () => void;
  onMade: (secret: RouteSecret) => void;
}

export function NewRouteDialog({ tree = '', onClose, onMade }: NewRouteProps) {
  const client = useQueryClient();
  const { data: knownAccounts = [] } = useQuery(accounts);
  const { data: knownTrees = [] } = useQuery(trees);
  const { data: knownInstruments } = useQuery(instruments);
  const form = useDeskForm({
    initial: { ...initial, staking_tree_id: tree },
    check: ({ name, symbols }) => ({ name: required(name), symbols: required(symbols) }),
    send: (values) =>
      answer(
        desk.POST('/api/routes', {
          body: {
            ...values,
            name: values.name.trim(),
            symbols: words(values.symbols.toUpperCase()),
            // The first of each is on screen while nothing is chosen.
            account: values.account || (knownAccounts[0]?.account ?? 'simulator'),
            staking_tree_id: values.staking_tree_id || (knownTrees[0]?.id ?? ''),
            allowed_senders: words(values.allowed_senders),
          },
        }),
      ),
    onDone: (made) => {
      void client.invalidateQueries({ queryKey: keys.routes });
      onMade(made);
    },
  });

  return (
    <Dialog title="New route" onClose={onClose} wide>
      <form.AppForm>
        <form.Frame>
          <DialogContent className={styles.routeForm}>
            <form.AppField name="name">
              {(field) => (
                <field.Text label="Name" required maxLength={80} hint="For your own reference: the strategy behind these alerts." />
              )}
            </form.AppField>
            <form.AppField name="symbols">
              {(field) => (
                <field.Text
                  label="Symbols"
                  required
                  list="route-symbols"
                  placeholder="BTCUSDT, ETHUSDT"
                  hint="Alerts for other symbols are refused."
                />
              )}
            </form.AppField>
            <datalist id="route-symbols">
              {[...new Set(knownInstruments?.map((i) => i.symbol))].map((symbol) => (
                <option key={symbol} value={symbol} />
              ))}
            </datalist>
            <form.AppField name="account">
              {(field) => (
                <field.Choice
                  label="Account"
                  options={knownAccounts.map((entry) => [
                    entry.account,
                    `${entry.account} (${[entry.kind, entry.mode].filter(Boolean).join(', ')})`,
                  ])}
                />
              )}
            </form.AppField>
            <form.AppField name="staking_tree_id">
              {(field) => (
                <field.Choice
                  label="Staking tree"
                  options={knownTrees.map((entry) => [entry.id, nameOf(entry)])}
                  hint={treeHint(knownTrees.find(({ id }) => id === field.state.value) ?? knownTrees[0])}
                />
              )}
            </form.AppField>
            <form.AppField name="sizing">{(field) => <field.Choice label="Sizing" options={sizingOptions} />}</form.AppField>
            <form.AppField name="on_busy">{(field) => <field.Choice label="While a trade is open" options={busyOptions} />}</form.AppField>
            <form.AppField name="allowed_senders">
              {(field) => (
                <field.Text
                  label="Allowed senders"
                  placeholder="any"
                  hint="IP addresses, separated by commas. Leave empty to accept any sender with the token."
                />
              )}
            </form.AppField>
            <div className={styles.routeChecks}>
              <form.AppField name="allow_lower_reward_risk">
                {(field) => (
                  <field.Check label="Accept signals below the tree’s reward : risk" hint="Otherwise refused if more than 10 % below." />
                )}
              </form.AppField>
              <form.AppField name="hmac">
                {(field) => (
                  <field.Check
                    label="The sender signs the body (HMAC-SHA256) instead of sending a token"
                    hint="Not for TradingView, which cannot set headers."
                  />
                )}
              </form.AppField>
            </div>
            <div className={styles.routeWide}>
              <form.Rest />
            </div>
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Create the route</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}

/** Versions share their name. */
function nameOf(tree: StakingTree): string {
  return tree.version > 1 || !tree.is_newest ? `${tree.name}, version ${tree.version}` : tree.name;
}

function treeHint(tree: StakingTree | undefined): string | undefined {
  if (!tree) return undefined;
  const ends = `ends at ${percent(tree.target_percent)} or −${percent(tree.max_loss_percent)}`;
  return `First stake ${percent(tree.nodes[0]?.stake_percent)}; ${ends}. A tree has no edge of its own.`;
}
