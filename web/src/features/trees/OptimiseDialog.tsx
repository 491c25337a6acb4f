import { useState } from 'react';
import type { FoundTree, FoundTrees, TreeSearch } from '../../api/types';
import { percent, signedPercent } from '../../domain/numbers';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { numberOrNothing, required, useDeskForm } from '../../ui/form';
import { PlainTable } from '../../ui/PlainTable';
import { fraction, type Inputs } from './inputs';
import { optimise } from './queries';
import styles from './trees.module.css';
import { chance, shape, stake } from './words';

interface OptimiseDialogProps {
  /** What is designed now: its trades are searched for. */
  inputs: Inputs;
  onClose: () => void;
  onTake: (inputs: Inputs) => void;
}

const objectives = [
  ['growth', 'The most growth of the balance'],
  ['drawdown', 'The least chance of a fall'],
] as const;
const pers = [
  ['trade', 'for each trade'],
  ['session', 'for each session'],
] as const;

const filled = (text: string) => required(text) ?? numberOrNothing(text);

/** What the search asks for, in the words of its form. */
const told = {
  wins_max: 'wins',
  losses_max: 'losses',
  reward_risk: 'reward',
  cost_per_stake: 'cost',
  win_rate: 'rate',
  target_percent_min: 'least',
  target_percent_max: 'most',
  max_loss_percent: 'loss',
  expected_value_percent_min: 'enough',
  fall_fraction: 'below',
  fall_sessions: 'within',
} as const;

/** Looks for the best trees within bounds. */
export function OptimiseDialog({ inputs, onClose, onTake }: OptimiseDialogProps) {
  const [found, setFound] = useState<{ answer: FoundTrees; asked: Inputs } | null>(null);
  const form = useDeskForm({
    initial: {
      objective: 'growth',
      per: 'trade',
      wins: '10',
      losses: '10',
      reward: String(inputs.reward),
      cost: String(inputs.cost),
      rate: String(inputs.rate),
      least: '0.1',
      most: '10',
      loss: '5',
      enough: '0',
      below: String(inputs.below),
      within: String(Math.min(500, inputs.within)),
    },
    told,
    check: (values) => Object.fromEntries(Object.values(told).map((name) => [name, filled(values[name])])),
    send: (values) => optimise(bodyOf(values)),
    onDone: (answer, values) =>
      setFound({
        answer,
        asked: {
          ...inputs,
          reward: Number(values.reward),
          cost: Number(values.cost),
          rate: Number(values.rate),
          below: Number(values.below),
          within: Number(values.within),
        },
      }),
  });
  const number = (name: Exclude<keyof typeof form.state.values, 'objective' | 'per'>, label: string, whole = false) => (
    <form.AppField name={name}>
      {(field) => <field.Text label={label} inputMode={whole ? 'numeric' : 'decimal'} autoComplete="off" />}
    </form.AppField>
  );
  return (
    <Dialog title="Find the best tree" onClose={onClose} wide>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <div className={styles.optimise}>
              <form.AppField name="objective">{(field) => <field.Choice label="Look for" options={objectives} />}</form.AppField>
              <form.Subscribe selector={(state) => state.values.objective}>
                {(objective) =>
                  objective === 'growth' ? (
                    <form.AppField name="per">{(field) => <field.Choice label="Compared" options={pers} />}</form.AppField>
                  ) : (
                    number('enough', 'Expected value at least, %')
                  )
                }
              </form.Subscribe>
              {number('wins', 'Wins up to', true)}
              {number('losses', 'Losses up to', true)}
              {number('rate', 'Win rate, %')}
              {number('reward', 'Reward : risk')}
              {number('cost', 'Cost per stake')}
              {number('loss', 'Maximum loss up to, %')}
              {number('least', 'Target from, %')}
              {number('most', 'Target to, %')}
              {number('below', 'Fall below, %')}
              {number('within', 'Within sessions', true)}
            </div>
            <form.Rest />
            {found && (
              <>
                <Note tone="info">{found.answer.advice}</Note>
                {found.answer.trees.length > 0 && (
                  <div className={styles.found}>
                    <Found trees={found.answer.trees} onTake={(tree) => onTake(inputsOf(tree, found.asked))} />
                  </div>
                )}
              </>
            )}
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Close</Button>
            <form.Submit>Search</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}

function Found({ trees, onTake }: { trees: readonly FoundTree[]; onTake: (tree: FoundTree) => void }) {
  return (
    <PlainTable
      label="The best trees"
      head={['Tree', 'Target', 'Max loss', 'P(WIN)', 'Expected', 'Trades', 'Largest', 'Growth, session', 'Growth, trade', 'Fall']}
      words={[0]}
      rows={trees.map((tree) => [
        <Button key="take" aria-label={`Design with ${tree.wins} wins before ${tree.losses} losses`} onClick={() => onTake(tree)}>
          {shape(tree)}
        </Button>,
        percent(tree.target_percent),
        percent(tree.max_loss_percent),
        chance(tree.win_probability),
        signedPercent(tree.expected_value_percent, 3),
        tree.expected_trades.toFixed(1),
        stake(tree.largest_stake_percent),
        signedPercent(tree.growth_per_session_percent, 3),
        signedPercent(tree.growth_per_trade_percent, 4),
        chance(tree.fall_probability),
      ])}
    />
  );
}

/** A tree that was found is free to enter, so its target is enough. */
const inputsOf = (tree: FoundTree, asked: Inputs): Inputs => ({
  ...asked,
  wins: tree.wins,
  losses: tree.losses,
  target: Number(tree.target_percent.toFixed(6)),
  loss: null,
});

function bodyOf(values: Record<string, string>): TreeSearch {
  const number = (name: keyof typeof told) => Number(values[told[name]]);
  return {
    objective: values.objective === 'drawdown' ? 'drawdown' : 'growth',
    per: values.per === 'session' ? 'session' : 'trade',
    wins_max: number('wins_max'),
    losses_max: number('losses_max'),
    reward_risk: number('reward_risk'),
    cost_per_stake: number('cost_per_stake'),
    win_rate: fraction(number('win_rate')),
    target_percent_min: number('target_percent_min'),
    target_percent_max: number('target_percent_max'),
    max_loss_percent: number('max_loss_percent'),
    expected_value_percent_min: number('expected_value_percent_min'),
    fall_fraction: fraction(number('fall_fraction')),
    fall_sessions: number('fall_sessions'),
  };
}
