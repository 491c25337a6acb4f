import type { Explanation } from '../api/types';
import { Icon, type IconName } from './Icon';
import { cx } from './cx';
import styles from './Trace.module.css';
import type { ReactNode } from 'react';

/** Every rule of a decision, passed or failed, with the numbers it was decided on. */
export function Trace({ rules, label }: { rules: Explanation[]; label: string }) {
  if (rules.length === 0) return <p className="muted">No rules were checked.</p>;
  const failed = rules.filter((rule) => !rule.passed).length;
  return (
    <>
      <p className={cx(styles.traceSum, 'muted')}>
        {rules.length} {rules.length === 1 ? 'rule' : 'rules'}, {failed === 0 ? 'all passed' : `${failed} failed`}
      </p>
      <ol className={styles.trace} aria-label={label}>
        {rules.map((rule, index) => {
          const { word, icon } = outcomeOf(rule);
          return (
            <li key={`${index}-${rule.rule}`} className={styles[word]}>
              <Icon name={icon} />
              <div>
                <span>
                  {rule.title ?? rule.rule}
                  {rule.title && <RuleCode> {rule.rule}</RuleCode>}
                  <span className="visually-hidden"> {word}</span>
                  {!rule.passed && rule.may_retry && <span className="faint"> may be tried again</span>}
                </span>
                <p>{rule.detail}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function outcomeOf(rule: Explanation): { word: string; icon: IconName } {
  if (!rule.passed) return { word: 'failed', icon: 'cross' };
  return rule.is_warning ? { word: 'warned', icon: 'warning' } : { word: 'passed', icon: 'check' };
}

/** The code that programs know a rule by, small behind its words. */
export function RuleCode({ children }: { children: ReactNode }) {
  return <code className={cx(styles.traceCode, 'faint')}>{children}</code>;
}
