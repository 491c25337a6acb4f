import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/client';
import { useMayChange } from '../../api/hooks';
import { keys } from '../../api/keys';
import type { Session, StakingTree } from '../../api/types';
import { money, percent, signedMoney, toNumber } from '../../domain/numbers';
import { Button } from '../../ui/Button';
import { FieldErrors } from '../../ui/Field';
import { Figure } from '../../ui/Figures';
import { useDeskForm, wordsOf } from '../../ui/form';
import { cx } from '../../ui/cx';
import { nextTrade, typedAmount, wrongAmount } from './byHand';
import { enterResult, refetchUnlessStreamed, steps } from './queries';
import styles from './sessions.module.css';

type Result = 'win' | 'loss';

interface Entry {
  /** Set by the button that sends it. */
  result: Result | null;
  amount: string;
  note: string;
}

const blank: Entry = { result: null, amount: '', note: '' };

/** What is staked next in a session that is walked by hand, and how it ended. */
export function NextTrade({ session, tree }: { session: Session; tree: StakingTree | undefined }) {
  const client = useQueryClient();
  const mayChange = useMayChange();
  const [entered, setEntered] = useState('');
  const id = session.session_id;
  const next = nextTrade(tree, session);
  const form = useDeskForm({
    initial: blank,
    check: ({ result, amount }) => ({ result: result === null && 'press Won or Lost.', amount: wrongAmount(amount) }),
    send: ({ result, amount, note }) =>
      enterResult(id, { result: result ?? 'loss', amount: typedAmount(amount), note: note.trim() === '' ? null : note.trim() }),
    onDone: async (step) => {
      const amount = money(Math.abs(toNumber(step.profit_loss) ?? 0));
      setEntered(`${step.result === 'win' ? 'Won' : 'Lost'} ${amount}, now at ${step.new_node ?? step.node_name}.`);
      client.setQueryData(steps(id).queryKey, (old) =>
        old === undefined || old.some((known) => known.step_number === step.step_number) ? old : [...old, step],
      );
      await refetchUnlessStreamed(client);
    },
    onRefused: (error) => {
      // It has ended, or is gone: somebody else was quicker.
      if (error instanceof ApiError && [404, 409].includes(error.status)) void client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  const enter = async (result: Result, button: HTMLButtonElement) => {
    // A second press of a double click comes before the button is seen to be busy.
    if (form.state.isSubmitting) return;
    form.setFieldValue('result', result);
    await form.handleSubmit();
    if (form.state.isSubmitSuccessful) form.reset();
    // A disabled button loses the focus: whoever works with the keyboard goes on from it.
    button.focus();
  };
  return (
    <>
      {mayChange && !session.is_completed && (
        <section className={styles.nextTrade} aria-label="Next trade">
          <form.AppForm>
            <form.Frame>
              <div className={styles.nextFigures}>
                <h2>Next trade</h2>
                <dl>
                  <Figure word="Node" value={session.current_node} />
                  <Figure word="Stake" value={next ? `${percent(next.stakePercent)} · ${money(next.stake)}` : '–'} />
                  <form.Subscribe selector={({ values }) => typedAmount(values.amount)}>
                    {(typed) => (
                      <>
                        <Figure word="If won" value={next ? `${signedMoney(typed ?? next.win)} → ${next.winTo}` : '–'} />
                        <Figure word="If lost" value={next ? `${signedMoney(-(typed ?? next.loss))} → ${next.lossTo}` : '–'} />
                      </>
                    )}
                  </form.Subscribe>
                </dl>
              </div>
              <form.AppField name="amount">
                {(field) => (
                  <field.Text label="Amount" inputMode="decimal" autoComplete="off" hint="No sign. Empty: as the tree assumes." />
                )}
              </form.AppField>
              <form.AppField name="note">{(field) => <field.Text label="Note" maxLength={2000} autoComplete="off" />}</form.AppField>
              <div>
                <form.Subscribe selector={({ isSubmitting, values }) => (isSubmitting ? values.result : null)}>
                  {(busy) => (
                    <div className={styles.results}>
                      <Button
                        className={styles.won}
                        icon="up"
                        busy={busy === 'win'}
                        disabled={busy !== null}
                        onClick={(event) => void enter('win', event.currentTarget)}
                      >
                        Won
                      </Button>
                      <Button
                        className={styles.lost}
                        icon="down"
                        busy={busy === 'loss'}
                        disabled={busy !== null}
                        onClick={(event) => void enter('loss', event.currentTarget)}
                      >
                        Lost
                      </Button>
                    </div>
                  )}
                </form.Subscribe>
                <form.AppField name="result">{(field) => <FieldErrors errors={wordsOf(field.state.meta.errors)} />}</form.AppField>
                <p className={cx(styles.resultsNote, 'faint')}>A result cannot be taken back.</p>
              </div>
              <form.Rest />
            </form.Frame>
          </form.AppForm>
        </section>
      )}
      <p className="visually-hidden" role="status">
        {entered}
      </p>
    </>
  );
}
