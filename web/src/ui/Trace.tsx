import type { Explanation } from '../api/types';
import { Icon, type IconName } from './Icon';
import { cx } from './cx';
import styles from './Trace.module.css';
import type { ReactNode } from 'react';

interface TraceProps {
  rules: Explanation[];
  /** Names the list. */
  label: string;
  /** Where the rules were asked for: what passed is shown as well. */
  unfolded?: boolean;
}

/**
 * Every rule of a decision with the numbers it was decided on: what failed or deserves a look first, in sentences; what passed is folded
 * into one line below.
 */
export function Trace({ rules, label, unfolded = false }: TraceProps) {
  if (rules.length === 0) return <p className="muted">No rules were checked.</p>;
  const passed = rules.filter((rule) => rule.passed && !rule.is_warning);
  const told = [...rules.filter((rule) => !rule.passed), ...rules.filter((rule) => rule.passed && rule.is_warning)];
  const failed = rules.filter((rule) => !rule.passed).length;
  return (
    <>
      {told.length > 0 && (
        <p className={cx(styles.traceSum, 'muted')}>
          {rules.length} {rules.length === 1 ? 'rule' : 'rules'}, {failed === 0 ? 'all passed' : `${failed} failed`}
        </p>
      )}
      <ol className={styles.trace} aria-label={label}>
        {told.map((rule, index) => (
          <TracedRule key={`${index}-${rule.rule}`} rule={rule} />
        ))}
        {passed.length > 0 && (
          <li className={styles.traceFold}>
            <details open={unfolded}>
              <summary>
                <Icon name="check" />
                {passed.length} {passed.length === 1 ? 'rule' : 'rules'} passed
              </summary>
              <ol className={styles.trace}>
                {passed.map((rule, index) => (
                  <TracedRule key={`${index}-${rule.rule}`} rule={rule} />
                ))}
              </ol>
            </details>
          </li>
        )}
      </ol>
    </>
  );
}

function TracedRule({ rule }: { rule: Explanation }) {
  const { word, icon } = outcomeOf(rule);
  return (
    <li className={styles[word]}>
      <Icon name={icon} />
      <div>
        <p>{rule.detail}</p>
        <span className={styles.traceName}>
          {rule.title ?? rule.rule}
          {rule.title && <RuleCode> {rule.rule}</RuleCode>}
          <span className="visually-hidden"> {word}</span>
          {!rule.passed && rule.may_retry && <span className="faint"> may be tried again</span>}
        </span>
      </div>
    </li>
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
