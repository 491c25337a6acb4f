import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import styles from './Field.module.css';
import { Input, Select, TextArea } from './Input';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What the interface said about this field, in its own words. */
  errors?: string[];
}

function Frame({ id, label, hint, errors, children }: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && !errors?.length && (
        <p id={`${id}-note`} className={styles.fieldHint}>
          {hint}
        </p>
      )}
      <FieldErrors id={`${id}-note`} errors={errors} />
    </div>
  );
}

export type TextFieldProps = FieldProps & InputHTMLAttributes<HTMLInputElement>;
export type SelectFieldProps = FieldProps & SelectHTMLAttributes<HTMLSelectElement>;
export type AreaFieldProps = FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>;
export type CheckFieldProps = { label: string; hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ label, hint, errors, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} errors={errors}>
      <Input
        {...input}
        id={id}
        aria-invalid={errors?.length ? true : undefined}
        aria-describedby={hint || errors?.length ? `${id}-note` : undefined}
      />
    </Frame>
  );
}

export function AreaField({ label, hint, errors, ...area }: AreaFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} errors={errors}>
      <TextArea
        {...area}
        id={id}
        aria-invalid={errors?.length ? true : undefined}
        aria-describedby={hint || errors?.length ? `${id}-note` : undefined}
      />
    </Frame>
  );
}

export function SelectField({ label, hint, errors, children, ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} errors={errors}>
      <Select
        {...select}
        id={id}
        aria-invalid={errors?.length ? true : undefined}
        aria-describedby={hint || errors?.length ? `${id}-note` : undefined}
      >
        {children}
      </Select>
    </Frame>
  );
}

export function CheckField({ label, hint, ...input }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={styles.checkField}>
      <input {...input} id={id} type="checkbox" aria-describedby={hint ? `${id}-note` : undefined} />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-note`} className={styles.fieldHint}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** What is wrong with something that was typed, in the words of the interface. */
export function FieldErrors({ id, errors }: { id?: string; errors: string[] | undefined }) {
  if (!errors?.length) return null;
  return (
    <p id={id} className={styles.fieldError} role="alert">
      {errors.join(' ')}
    </p>
  );
}
