import { useQuery } from '@tanstack/react-query';
import { Button } from '../../ui/Button';
import { FieldErrors } from '../../ui/Field';
import { wordsOf } from '../../ui/form';
import { Input, Select } from '../../ui/Input';
import { plainFields, words, type Pair, type SourceDraft } from './draft';
import { presets } from './queries';
import { fieldWords } from './reading';
import type { RouteForm } from './routeForm';
import styles from './route-form.module.css';

const styleOptions = [
  ['position', 'The position after the order, where the alert has it'],
  ['action', 'The action word alone'],
] as const;

const actionMeanings: [string, string][] = [
  ['buy', 'buy'],
  ['sell', 'sell'],
  ['close', 'close'],
  ['reverse', 'reverse'],
];

const maxRows = 100;
const maxSources = 20;

/** Where our fields stand in the sender's alerts, and what its words mean. */
export function MappingEditor({ form }: { form: RouteForm }) {
  const { data } = useQuery(presets);
  return (
    <form.Subscribe selector={({ values }) => values.mapping.preset}>
      {(name) => {
        const preset = data?.presets.find((one) => one.name === name)?.mapping;
        const places = (field: string) => (preset?.fields?.[field] ?? []).map(({ path }) => path).join(', ');
        return (
          <div className={styles.mapping}>
            <section className={styles.part}>
              <h4>Places</h4>
              <p className="muted">
                The keys under which the sender writes each field, separated by commas; the first one found counts. Write a nested key
                with a dot, such as risk.stop. A field left empty uses the preset’s keys.
              </p>
              <form.AppField name="mapping.fields">{(field) => <FieldErrors errors={wordsOf(field.state.meta.errors)} />}</form.AppField>
              <div className={styles.grid}>
                {plainFields.map((field) => (
                  <form.AppField key={field} name={`mapping.fields.${field}`}>
                    {(shown) => (
                      <shown.Text
                        label={fieldWords[field]}
                        placeholder={places(field) || 'not looked for'}
                        autoComplete="off"
                        spellCheck={false}
                      />
                    )}
                  </form.AppField>
                ))}
              </div>
              {(['stop', 'target'] as const).map((field) => (
                <form.AppField key={field} name={`mapping.fields.${field}`}>
                  {(shown) => (
                    <Sources
                      word={fieldWords[field] ?? field}
                      preset={places(field)}
                      value={shown.state.value}
                      errors={wordsOf(shown.state.meta.errors)}
                      onChange={shown.handleChange}
                    />
                  )}
                </form.AppField>
              ))}
            </section>
            <section className={styles.part}>
              <h4>Words</h4>
              <form.AppField name="mapping.actions">
                {(field) => (
                  <Pairs
                    what="word"
                    legend="The sender’s words for an action, beside those everybody uses (long, exit, open_short …)"
                    meanings={actionMeanings}
                    value={field.state.value}
                    errors={wordsOf(field.state.meta.errors)}
                    onChange={field.handleChange}
                  />
                )}
              </form.AppField>
              <form.Subscribe selector={({ values }) => values.symbols}>
                {(text) => (
                  <form.AppField name="mapping.symbols">
                    {(field) => (
                      <Pairs
                        what="ticker"
                        legend="The sender’s tickers that are written another way (BINANCE:BTCUSDT, BTCUSDT.P and BTC/USDT are known)"
                        meanings={words(text.toUpperCase()).map((symbol) => [symbol, symbol])}
                        value={field.state.value}
                        errors={wordsOf(field.state.meta.errors)}
                        onChange={field.handleChange}
                      />
                    )}
                  </form.AppField>
                )}
              </form.Subscribe>
              <form.AppField name="mapping.style">
                {(field) => <field.Choice label="Take the action from" options={styleOptions} />}
              </form.AppField>
            </section>
          </div>
        );
      }}
    </form.Subscribe>
  );
}

interface SourcesProps {
  word: string;
  /** Where the preset looks, in a line. */
  preset: string;
  value: SourceDraft[];
  errors: string[];
  onChange: (value: SourceDraft[]) => void;
}

const units: SourceDraft['unit'][] = ['price', 'percent', 'points', 'ticks'];
const sides: [SourceDraft['side'], string][] = [
  ['', 'both sides'],
  ['buy', 'of a buy'],
  ['sell', 'of a sell'],
];

/** Places of a stop or a target: each may count for one side alone, and says what its number is. */
function Sources({ word, preset, value, errors, onChange }: SourcesProps) {
  const change = (index: number, part: Partial<SourceDraft>) =>
    onChange(value.map((source, at) => (at === index ? { ...source, ...part } : source)));
  return (
    <fieldset className={styles.rows}>
      <legend>{word}</legend>
      {value.length === 0 && <p className="faint">{preset === '' ? 'Not looked for.' : `As the preset: ${preset}`}</p>}
      {value.map((source, index) => (
        <div key={index} className={styles.source}>
          <Input
            aria-label={`${word}, place ${index + 1}`}
            value={source.path}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => change(index, { path: event.target.value })}
          />
          <Select
            aria-label={`${word}, unit of place ${index + 1}`}
            value={source.unit}
            onChange={(event) => change(index, { unit: units.find((unit) => unit === event.target.value) ?? 'price' })}
          >
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {unit}
              </option>
            ))}
          </Select>
          <Select
            aria-label={`${word}, side of place ${index + 1}`}
            value={source.side}
            onChange={(event) => change(index, { side: sides.find(([side]) => side === event.target.value)?.[0] ?? '' })}
          >
            {sides.map(([side, name]) => (
              <option key={side} value={side}>
                {name}
              </option>
            ))}
          </Select>
          <Button
            kind="quiet"
            icon="trash"
            aria-label={`Remove place ${index + 1} of ${word.toLowerCase()}`}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <FieldErrors errors={errors} />
      {value.length < maxSources && (
        <Button kind="quiet" icon="plus" onClick={() => onChange([...value, { path: '', unit: 'price', side: '' }])}>
          Add a place for the {word.toLowerCase()}
        </Button>
      )}
    </fieldset>
  );
}

interface PairsProps {
  what: string;
  legend: string;
  meanings: [string, string][];
  value: Pair[];
  errors: string[];
  onChange: (value: Pair[]) => void;
}

function Pairs({ what, legend, meanings, value, errors, onChange }: PairsProps) {
  const change = (index: number, part: Partial<Pair>) => onChange(value.map((pair, at) => (at === index ? { ...pair, ...part } : pair)));
  const first = meanings[0]?.[0] ?? '';
  return (
    <fieldset className={styles.rows}>
      <legend>{legend}</legend>
      {value.map((pair, index) => (
        <div key={index} className={styles.pair}>
          <Input
            aria-label={`The sender’s ${what} ${index + 1}`}
            value={pair.from}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => change(index, { from: event.target.value })}
          />
          <span className="faint">means</span>
          <Select
            aria-label={`Meaning of ${what} ${index + 1}`}
            value={pair.to}
            onChange={(event) => change(index, { to: event.target.value })}
          >
            {!meanings.some(([meaning]) => meaning === pair.to) && <option value={pair.to}>{pair.to || 'choose …'}</option>}
            {meanings.map(([meaning, name]) => (
              <option key={meaning} value={meaning}>
                {name}
              </option>
            ))}
          </Select>
          <Button
            kind="quiet"
            icon="trash"
            aria-label={`Remove ${what} ${index + 1}`}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <FieldErrors errors={errors} />
      {value.length < maxRows && (
        <Button kind="quiet" icon="plus" onClick={() => onChange([...value, { from: '', to: first }])}>
          Add a {what}
        </Button>
      )}
    </fieldset>
  );
}
