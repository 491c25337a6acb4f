import type { ReactNode } from 'react';
import { isListOf, isNumber, isRecord, isText } from '../api/checks';
import type { Explanation } from '../api/types';
import { missing, money, price, signedMoney, toNumber } from '../domain/numbers';
import { sentence } from '../domain/words';
import { Badge, Note, type Tone } from './Badge';
import { Facts } from './Facts';
import { Trace } from './Trace';
import styles from './Verdict.module.css';

interface VerdictProps {
  /** The HTTP status that the sender gets, or would get. */
  status: number;
  /** The answer that goes with it. */
  answer: unknown;
  trace: Explanation[];
  /** Names the list of rules. */
  label: string;
  /** True where nothing was stored: what is told would happen. */
  isDry?: boolean;
  children?: ReactNode;
}

/** What came of an alert, or would come of it now: the outcome in a word, the order in figures, and every rule. */
export function Verdict({ status, answer, trace, label, isDry = false, children }: VerdictProps) {
  const told = isRecord(answer) ? answer : {};
  const data = isRecord(told.data) ? told.data : null;
  const { tone, word } = outcomeOf(status, data, isDry);
  const warnings = isTexts(told.warnings) ? told.warnings : [];
  return (
    <div className={styles.verdict}>
      <div className={styles.outcome} role="status">
        <Badge tone={tone}>{word}</Badge>
        <span>
          {isText(told.error) ? told.error : data && isDry ? orderOf(data) : isText(told.message) ? told.message : `HTTP ${status}`}
        </span>
      </div>
      {isDry && <p className="muted">Nothing was sent and nothing was stored. The sender would get HTTP {status}.</p>}
      {warnings.map((warning) => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
      {data && <Figures data={data} />}
      {children}
      {isDry && trace.length === 0 ? (
        <Note tone="info">
          The desk knows this alert already: the same id, or the same content within seconds. Its sender would get the first answer again,
          and nothing would be traded.
        </Note>
      ) : (
        <Trace rules={trace} label={label} />
      )}
    </div>
  );
}

const isTexts = isListOf(isText);

function outcomeOf(status: number, data: Record<string, unknown> | null, isDry: boolean): { tone: Tone; word: string } {
  const say = (would: string, was: string) => (isDry ? would : was);
  if (status === 200) {
    const execution = data && isRecord(data.execution) ? data.execution.status : null;
    if (execution === 'QUEUED') return { tone: 'info', word: say('Would wait', 'Waits') };
    return { tone: 'good', word: say('Would be accepted', 'Accepted') };
  }
  if (status === 409) return { tone: 'warn', word: say('Would be a conflict', 'Conflict') };
  if (status === 400) return { tone: 'bad', word: say('Would not be understood', 'Not understood') };
  return { tone: 'bad', word: say('Would be refused', 'Refused') };
}

function orderOf({ action, symbol, current_node: node }: Record<string, unknown>): string {
  const what = `${sentence(String(action ?? ''))} ${isText(symbol) ? symbol : ''}`.trim();
  return isText(node) ? `${what} at node ${node}` : what;
}

function Figures({ data }: { data: Record<string, unknown> }) {
  const figure = (value: unknown) => (isText(value) || isNumber(value) ? toNumber(value) : null);
  const number = (name: string) => figure(data[name]);
  const profit = figure(isRecord(data.cost_adjustment) ? data.cost_adjustment.expected_net_profit : null);
  const facts: [string, string][] = [
    ['Entry', price(number('entry_price'))],
    ['Target', price(number('target_price'))],
    ['Stop', price(number('stop_price'))],
    ['Stake', isText(data.node_stake_percentage) ? `${money(number('trade_amount'))} (${data.node_stake_percentage})` : missing],
    ['Profit at the target, net', signedMoney(profit)],
  ];
  const told = facts.filter(([, value]) => value !== missing);
  if (told.length === 0) return null;
  return (
    <Facts>
      {told.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd className="tnum">{value}</dd>
        </div>
      ))}
    </Facts>
  );
}
