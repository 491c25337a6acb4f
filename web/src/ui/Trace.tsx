import type { Explanation } from '../api/types';
import { Icon } from './Icon';

/** Every rule of a decision, passed or failed, with the numbers it was decided on. */
export function Trace({ rules, label }: { rules: Explanation[]; label: string }) {
  if (rules.length === 0) return <p className="muted">No rules were checked.</p>;
  return (
    <ol className="trace" aria-label={label}>
      {rules.map((rule, index) => (
        <li key={`${index}-${rule.rule}`} className={rule.passed ? 'trace-passed' : 'trace-failed'}>
          <Icon name={rule.passed ? 'check' : 'cross'} />
          <div>
            <span>
              {rule.rule}
              <span className="visually-hidden">{rule.passed ? ' passed' : ' failed'}</span>
            </span>
            <p>{rule.detail}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
