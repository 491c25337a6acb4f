import { useId } from 'react';
import { timeframes } from '../../domain/timeframes';
import { FieldErrors } from '../../ui/Field';
import { wordsOf } from '../../ui/form';
import { Input, Select } from '../../ui/Input';
import fieldStyles from '../../ui/Field.module.css';
import { words, type DefaultUnit, type PriceDraft } from './draft';
import type { RouteForm } from './routeForm';
import styles from './route-form.module.css';

const stopUnits: [DefaultUnit, string][] = [
  ['none', 'none'],
  ['percent', '% of the entry'],
  ['ticks', 'ticks'],
  ['atr', '× ATR'],
];
const targetUnits: [DefaultUnit, string][] = [...stopUnits, ['stop_distance', '× the stop']];

const entryOptions = [
  ['alert', 'The alert’s price, else market'],
  ['market', 'Always the market'],
] as const;

const idOptions = [
  ['no', 'Required'],
  ['yes', 'Made from the content if missing'],
] as const;

/** What the route takes where an alert lacks it. */
export function DefaultsFields({ form }: { form: RouteForm }) {
  return (
    <div className={styles.grid}>
      <form.AppField name="defaults.stop">
        {(field) => (
          <PriceDefaultField
            label="Stop"
            units={stopUnits}
            value={field.state.value}
            errors={wordsOf(field.state.meta.errors)}
            onChange={field.handleChange}
          />
        )}
      </form.AppField>
      <form.AppField name="defaults.target">
        {(field) => (
          <PriceDefaultField
            label="Target"
            units={targetUnits}
            value={field.state.value}
            errors={wordsOf(field.state.meta.errors)}
            onChange={field.handleChange}
          />
        )}
      </form.AppField>
      <form.Subscribe selector={({ values }) => values.defaults.stop.unit === 'atr' || values.defaults.target.unit === 'atr'}>
        {(isAtr) =>
          isAtr && (
            <>
              <form.AppField name="defaults.atr_length">
                {(field) => <field.Text label="ATR, bars" inputMode="numeric" placeholder="14" autoComplete="off" />}
              </form.AppField>
              <form.AppField name="defaults.atr_timeframe">
                {(field) => (
                  <field.Choice
                    label="ATR, timeframe"
                    options={[['', 'The alert’s, else 1h'], ...timeframes.map((timeframe) => [timeframe, timeframe] as const)]}
                  />
                )}
              </form.AppField>
            </>
          )
        }
      </form.Subscribe>
      <form.AppField name="defaults.entry">{(field) => <field.Choice label="Entry" options={entryOptions} />}</form.AppField>
      <form.Subscribe selector={({ values }) => values.symbols}>
        {(text) => (
          <form.AppField name="defaults.symbol">
            {(field) => (
              <field.Choice
                label="Symbol"
                options={[
                  ['', 'Required in the alert'],
                  ...[...new Set([...words(text.toUpperCase()), field.state.value])].filter(Boolean).map((one) => [one, one] as const),
                ]}
              />
            )}
          </form.AppField>
        )}
      </form.Subscribe>
      <form.Subscribe selector={({ values }) => values.format}>
        {(format) =>
          format === 'native' && (
            <form.AppField name="defaults.id_from_content">
              {(field) => <IdField value={field.state.value} onChange={field.handleChange} />}
            </form.AppField>
          )
        }
      </form.Subscribe>
    </div>
  );
}

interface PriceDefaultProps {
  label: string;
  units: [DefaultUnit, string][];
  value: PriceDraft;
  errors: string[];
  onChange: (value: PriceDraft) => void;
}

/** An amount and what it counts. */
function PriceDefaultField({ label, units, value, errors, onChange }: PriceDefaultProps) {
  const id = useId();
  const described = errors.length > 0 ? `${id}-note` : undefined;
  return (
    <div className={fieldStyles.field} role="group" aria-labelledby={`${id}-label`}>
      <span id={`${id}-label`} className={styles.label}>
        {label}
      </span>
      <div className={styles.amount}>
        <Input
          aria-label={`${label}, amount`}
          inputMode="decimal"
          autoComplete="off"
          placeholder="–"
          disabled={value.unit === 'none'}
          value={value.unit === 'none' ? '' : value.amount}
          aria-invalid={errors.length > 0 || undefined}
          aria-describedby={described}
          onChange={(event) => onChange({ ...value, amount: event.target.value })}
        />
        <Select
          aria-label={`${label}, measured in`}
          value={value.unit}
          onChange={(event) => onChange({ ...value, unit: units.find(([unit]) => unit === event.target.value)?.[0] ?? 'none' })}
        >
          {units.map(([unit, word]) => (
            <option key={unit} value={unit}>
              {word}
            </option>
          ))}
        </Select>
      </div>
      <FieldErrors id={described} errors={errors} />
    </div>
  );
}

function IdField({ value, onChange }: { value: boolean; onChange: (value: boolean) => void }) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id}>Id</label>
      <Select id={id} value={value ? 'yes' : 'no'} onChange={(event) => onChange(event.target.value === 'yes')}>
        {idOptions.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </Select>
    </div>
  );
}
