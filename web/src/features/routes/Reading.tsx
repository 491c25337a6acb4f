import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import type { AlertReading, SignalDefaults } from '../../api/types';
import { missing } from '../../domain/numbers';
import { Badge, Note } from '../../ui/Badge';
import { cx } from '../../ui/cx';
import { Select } from '../../ui/Input';
import { Table } from '../../ui/PlainTable';
import { InlineError, Skeleton } from '../../ui/States';
import { useSettled } from '../../ui/useSettled';
import { mappingOf, type MappingDraft } from './draft';
import { presets, reading } from './queries';
import { assign, fieldWords, riddlesOf, rowsOf, sentenceOf, teach, type ReadingRow, type Riddle } from './reading';
import styles from './reading.module.css';

const typingPause = 300;

export interface ReadingProps {
  /** The alert as it would be sent. */
  body: string;
  symbols: readonly string[];
  account: string;
  mapping: MappingDraft;
  defaults: SignalDefaults;
  /** Takes a mapping that knows more; absent where none can be changed. */
  onTeach?: (mapping: MappingDraft) => void;
  /** What may be done with what was understood. */
  children?: (reading: AlertReading, rows: ReadingRow[]) => ReactNode;
}

/** What a route would understand of an alert, field by field, kept up to date while it is typed. */
export function Reading({ body, symbols, account, mapping, defaults, onTeach, children }: ReadingProps) {
  const asked = JSON.stringify({ body, symbols, account, defaults, mapping: mappingOf(mapping) });
  const settled = useSettled(asked, typingPause);
  const input = useMemo(() => parsed(settled), [settled]);
  const query = useQuery(reading(input, input.mapping));
  if (body.trim() === '') return null;
  if (symbols.length === 0) return <p className="muted">Name the symbols first: an alert is read for them.</p>;
  if (query.error) return <InlineError error={query.error} />;
  if (!query.data) return <Skeleton rows={6} label="what is understood" />;
  const rows = rowsOf(query.data);
  return (
    <section
      className={cx(styles.reading, (query.isPlaceholderData || asked !== settled) && styles.older)}
      aria-label="What the desk understands"
      aria-busy={query.isFetching || asked !== settled}
    >
      <Summary reading={query.data} />
      {onTeach &&
        riddlesOf(query.data, symbols).map((riddle) => (
          <Answer key={riddle.kind} riddle={riddle} symbols={symbols} onAnswer={(meaning) => onTeach(teach(mapping, riddle, meaning))} />
        ))}
      {rows.length > 0 && <Rows rows={rows} />}
      <Unused paths={query.data.unused} mapping={mapping} onTeach={onTeach} />
      {children?.(query.data, rows)}
    </section>
  );
}

interface Asked {
  body: string;
  symbols: string[];
  account: string;
  defaults: SignalDefaults;
  mapping: ReturnType<typeof mappingOf>;
}

/** What this component wrote itself. */
function parsed(text: string): Asked {
  const asked: Asked = JSON.parse(text);
  return asked;
}

function Summary({ reading: { signal, errors, warnings, read_as: readAs } }: { reading: AlertReading }) {
  return (
    <>
      <div className={styles.summary} role="status">
        <Badge tone={signal ? 'good' : 'bad'}>{signal ? 'Understood' : 'Not understood'}</Badge>
        <strong>{signal ? sentenceOf(signal) : `Read as ${readAs}, but no order can be made of it.`}</strong>
      </div>
      {errors.length > 0 && (
        <ul className={styles.errors} aria-label="What is wrong">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
      {warnings.map((warning) => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
    </>
  );
}

const stateWords: Record<ReadingRow['state'], string> = {
  found: '',
  default: 'not in the alert',
  missing: 'not given',
  passed: 'ignored',
};

function Rows({ rows }: { rows: ReadingRow[] }) {
  return (
    <div className={styles.rows}>
      <Table aria-label="Fields that were understood">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Taken as</th>
            <th scope="col">From the alert</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.field}-${index}`} className={styles[row.state]}>
              <th scope="row">{row.word}</th>
              <td>
                <Taken row={row} />
                {row.note && <p className="faint">{row.note}</p>}
              </td>
              <td>
                {row.path === null ? (
                  <span className="faint">{stateWords[row.state]}</span>
                ) : (
                  <>
                    <code>{row.path}</code> <span className={styles.given}>{row.given}</span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Taken({ row: { field, path, taken, state } }: { row: ReadingRow }) {
  if (state === 'missing') return <Badge tone="bad">Missing</Badge>;
  if (taken === null) return <span className="faint">{missing}</span>;
  // An id of the desk's own making says nothing to a reader.
  if (field === 'id' && path === null) return <span title={taken}>{taken.slice(0, 14)}…</span>;
  return taken;
}

function Answer({ riddle, symbols, onAnswer }: { riddle: Riddle; symbols: readonly string[]; onAnswer: (meaning: string) => void }) {
  const meanings = riddle.kind === 'action' ? ['buy', 'sell', 'close', 'reverse'] : symbols;
  return (
    <label className={styles.answer}>
      <span>
        The desk does not know the {riddle.kind} “{riddle.word}”. It means
      </span>
      <Select value="" onChange={(event) => onAnswer(event.target.value)}>
        <option value="">choose …</option>
        {meanings.map((meaning) => (
          <option key={meaning}>{meaning}</option>
        ))}
      </Select>
    </label>
  );
}

const assignable = ['action', 'symbol', 'entry', 'stop', 'target', 'id', 'position', 'timenow', 'time', 'timeframe'];
const shownAtMost = 24;

/** Places that say nothing to the desk; each may be given a meaning. */
function Unused({ paths, mapping, onTeach }: { paths: string[]; mapping: MappingDraft; onTeach: ReadingProps['onTeach'] }) {
  const { data } = useQuery(presets);
  if (paths.length === 0) return null;
  const preset = data?.presets.find(({ name }) => name === mapping.preset)?.mapping;
  return (
    <details className={styles.unused}>
      <summary>
        Not used: {paths.length} {paths.length === 1 ? 'value' : 'values'}
      </summary>
      <ul aria-label="Values that are not used">
        {paths.slice(0, shownAtMost).map((path) => (
          <li key={path}>
            <code>{path}</code>
            {onTeach && (
              <Select
                aria-label={`Use ${path} as`}
                value=""
                onChange={(event) => onTeach(assign(mapping, event.target.value, path, preset))}
              >
                <option value="">not used</option>
                {assignable.map((field) => (
                  <option key={field} value={field}>
                    use as {(fieldWords[field] ?? field).toLowerCase()}
                  </option>
                ))}
              </Select>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
