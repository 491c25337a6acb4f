import type { TreeDesign } from '../../api/types';
import { percent } from '../../domain/numbers';
import { Segmented } from '../../ui/Segmented';
import { Dial, Follows } from './Dial';
import { isGiven, type Given, type Name } from './inputs';
import styles from './trees.module.css';
import type { Fields } from './useInputs';

type Errors = Partial<Record<string, string>>;

const givens: readonly { value: Given; label: string; title: string }[] = [
  { value: 'target', label: 'Target', title: 'The maximum loss follows: the entry is free' },
  { value: 'loss', label: 'Maximum loss', title: 'The target follows: the entry is free' },
  { value: 'both', label: 'Both', title: 'Both ends are shifted where the entry is not free' },
];

/** What a tree is made of. */
export function ShapeInputs({ fields, errors, made }: { fields: Fields; errors: Errors; made: TreeDesign | undefined }) {
  const { typed, type, give } = fields;
  const dial = (name: Name) => ({ value: typed[name], error: errors[name], onType: (text: string) => type(name, text) });
  const filled = made && { target: rounded(made.target_percent), loss: rounded(made.max_loss_percent) };
  return (
    <fieldset className={styles.group}>
      <legend>Tree</legend>
      <Dial label="Wins" {...dial('wins')} min={1} max={50} step={1} />
      <Dial label="Losses" {...dial('losses')} min={1} max={50} step={1} />
      <div className={styles.given}>
        <span className={styles.dialLabel}>Given</span>
        <Segmented label="Given ends" value={typed.given} options={givens} onChange={(given) => give(given, filled ?? {})} />
      </div>
      {isGiven(typed, 'target') ? (
        <Dial label="Target" unit="%" {...dial('target')} min={0.1} max={10} step={0.1} />
      ) : (
        <Follows label="Target" value={percent(made?.target_percent, 4)} error={errors.target} />
      )}
      {isGiven(typed, 'loss') ? (
        <Dial label="Maximum loss" unit="%" {...dial('loss')} min={0.1} max={20} step={0.1} />
      ) : (
        <Follows label="Maximum loss" value={percent(made?.max_loss_percent, 4)} error={errors.loss} />
      )}
      <Dial label="Reward : risk" {...dial('reward')} min={0.1} max={5} step={0.05} hint="What a win brings for each unit of stake." />
      <Dial label="Cost per stake" {...dial('cost')} min={0} max={0.5} step={0.005} hint="What a trade costs for each unit of stake." />
    </fieldset>
  );
}

/** With what a tree is looked at: the stakes do not depend on it. */
export function LookInputs({ fields, errors }: { fields: Fields; errors: Errors }) {
  const { typed, type } = fields;
  const dial = (name: Name) => ({ value: typed[name], error: errors[name], onType: (text: string) => type(name, text) });
  return (
    <fieldset className={styles.group}>
      <legend>Trades and risk</legend>
      <Dial label="Win rate" unit="%" {...dial('rate')} min={0} max={100} step={0.5} hint="Stakes do not depend on it." />
      <Dial label="Fall below" unit="%" {...dial('below')} min={10} max={100} step={1} hint="Of the balance before the first session." />
      <Dial label="Within sessions" {...dial('within')} min={1} max={500} step={1} />
    </fieldset>
  );
}

/** As a field shows what was computed: no more digits than anybody would type. */
const rounded = (value: number) => String(Number(value.toFixed(4)));
