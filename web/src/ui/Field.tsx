import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What the interface said about this field, in its own words. */
  errors?: string[];
}

function Frame({ id, label, hint, errors, children }: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && !errors?.length && (
        <p id={`${id}-note`} className="field-hint">
          {hint}
        </p>
      )}
      {errors && errors.length > 0 && (
        <p id={`${id}-note`} className="field-error" role="alert">
          {errors.join(' ')}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, errors, className = '', ...input }: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} errors={errors}>
      <input
        {...input}
        id={id}
        className={`input ${className}`}
        aria-invalid={errors?.length ? true : undefined}
        aria-describedby={hint || errors?.length ? `${id}-note` : undefined}
      />
    </Frame>
  );
}

export function SelectField({ label, hint, errors, children, ...select }: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} errors={errors}>
      <select
        {...select}
        id={id}
        className="input"
        aria-invalid={errors?.length ? true : undefined}
        aria-describedby={hint || errors?.length ? `${id}-note` : undefined}
      >
        {children}
      </select>
    </Frame>
  );
}

export function CheckField({ label, hint, ...input }: { label: string; hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="check-field">
      <input {...input} id={id} type="checkbox" aria-describedby={hint ? `${id}-note` : undefined} />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-note`} className="field-hint">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
