import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { decimalsOf } from '../../domain/numbers';
import { cx } from '../../ui/cx';
import { FieldErrors } from '../../ui/Field';
import { Input } from '../../ui/Input';
import { Slider } from '../../ui/Slider';
import styles from './trees.module.css';

interface DialProps {
  label: string;
  /** What the number counts, after it. */
  unit?: string;
  value: string;
  /** Where the slider ends; more may be typed. */
  min: number;
  max: number;
  step: number;
  error?: string;
  hint?: ReactNode;
  onType: (text: string) => void;
}

/** A number and a slider for the same thing. The number is the truth: the slider stands at its end where the number is beyond it. */
export function Dial({ label, unit, value, min, max, step, error, hint, onType }: DialProps) {
  const id = useId();
  const number = Number(value);
  const at = value.trim() === '' || !Number.isFinite(number) ? min : Math.max(min, Math.min(max, number));
  const onKey = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (way === 0 || !Number.isFinite(number)) return;
    event.preventDefault();
    onType(String(Math.max(min, Number((number + way * step).toFixed(decimalsOf(step) ?? 6)))));
  };
  return (
    <div className={styles.dial}>
      <label htmlFor={id}>{label}</label>
      <span className={styles.dialNumber}>
        <Input
          id={id}
          value={value}
          inputMode={step < 1 ? 'decimal' : 'numeric'}
          autoComplete="off"
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-note` : undefined}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={onKey}
        />
        {unit && <span className="faint">{unit}</span>}
      </span>
      <Slider
        className={styles.slider}
        aria-label={`${label}, slider`}
        min={min}
        max={max}
        step={step}
        value={at}
        aria-valuetext={`${value}${unit ? ` ${unit}` : ''}`}
        onChange={(event) => onType(event.target.value)}
      />
      {hint && !error && (
        <p id={`${id}-note`} className={cx(styles.dialNote, 'faint')}>
          {hint}
        </p>
      )}
      <div className={styles.dialNote}>
        <FieldErrors id={`${id}-note`} errors={error ? [error] : undefined} />
      </div>
    </div>
  );
}

/** An end that is not given: what the other one makes it. */
export function Follows({ label, value, error }: { label: string; value: string; error?: string }) {
  return (
    <div className={styles.dial}>
      <span className={styles.dialLabel}>{label}</span>
      <output className="tnum" aria-label={label}>
        {value}
      </output>
      <p className={cx(styles.dialNote, 'faint')}>What makes the entry free.</p>
      <div className={styles.dialNote}>
        <FieldErrors errors={error ? [error] : undefined} />
      </div>
    </div>
  );
}
