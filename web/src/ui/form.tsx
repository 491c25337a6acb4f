import { createFormHook, createFormHookContexts } from '@tanstack/react-form';
import { useRef, type FormEvent, type FormHTMLAttributes, type ReactNode } from 'react';
import { refusalOf } from '../api/refusal';
import { Button, type ButtonProps } from './Button';
import {
  AreaField,
  CheckField,
  SelectField,
  TextField,
  type AreaFieldProps,
  type CheckFieldProps,
  type SelectFieldProps,
  type TextFieldProps,
} from './Field';
import { InlineError } from './States';

const { fieldContext, formContext, useFieldContext, useFormContext } = createFormHookContexts();

/** What is wrong with a field: said by the desk, or by a check in its words. */
export function wordsOf(errors: readonly unknown[]): string[] {
  return [...new Set(errors.filter((error): error is string => typeof error === 'string'))];
}

interface TextProps {
  onType?: (text: string) => void;
  /** What is wrong with it while it is typed. */
  wrong?: string | null;
}

function Text(props: Omit<TextFieldProps, 'value' | 'errors'> & TextProps) {
  const { onType, wrong, ...rest } = props;
  const field = useFieldContext<string>();
  return (
    <TextField
      {...rest}
      name={field.name}
      value={field.state.value}
      errors={wrong ? [wrong] : wordsOf(field.state.meta.errors)}
      onBlur={field.handleBlur}
      onChange={(event) => {
        field.handleChange(event.target.value);
        onType?.(event.target.value);
      }}
    />
  );
}

function Area(props: Omit<AreaFieldProps, 'value' | 'errors'> & { onType?: (text: string) => void }) {
  const { onType, ...rest } = props;
  const field = useFieldContext<string>();
  return (
    <AreaField
      {...rest}
      name={field.name}
      value={field.state.value}
      errors={wordsOf(field.state.meta.errors)}
      onBlur={field.handleBlur}
      onChange={(event) => {
        field.handleChange(event.target.value);
        onType?.(event.target.value);
      }}
    />
  );
}

function Choice({ options, onChoose, ...rest }: Omit<SelectFieldProps, 'value' | 'errors' | 'children'> & ChoiceProps) {
  const field = useFieldContext<string>();
  return (
    <SelectField
      {...rest}
      name={field.name}
      value={field.state.value}
      errors={wordsOf(field.state.meta.errors)}
      onBlur={field.handleBlur}
      onChange={(event) => {
        field.handleChange(event.target.value);
        onChoose?.(event.target.value);
      }}
    >
      {options.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </SelectField>
  );
}

interface ChoiceProps {
  /** Values, each with what it is called. */
  options: readonly (readonly [value: string, word: string])[];
  onChoose?: (value: string) => void;
}

function Check(props: Omit<CheckFieldProps, 'checked'>) {
  const field = useFieldContext<boolean>();
  return (
    <CheckField
      {...props}
      name={field.name}
      checked={field.state.value}
      onBlur={field.handleBlur}
      onChange={(event) => field.handleChange(event.target.checked)}
    />
  );
}

/** The form's element: it sends on Enter and leaves checking to the fields, whose words stand beside them. */
function Frame({ children, ...rest }: Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit' | 'noValidate'>) {
  const form = useFormContext();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog may stand in the tree of another form: it is not sent with it.
    event.stopPropagation();
    void form.handleSubmit();
  };
  return (
    <form {...rest} noValidate onSubmit={submit}>
      {children}
    </form>
  );
}

function Submit({ children, ...rest }: Omit<ButtonProps, 'type' | 'busy'>) {
  const form = useFormContext();
  return (
    <form.Subscribe selector={(state) => state.isSubmitting}>
      {(busy) => (
        <Button kind="primary" {...rest} type="submit" busy={busy}>
          {children}
        </Button>
      )}
    </form.Subscribe>
  );
}

interface Told {
  error: unknown;
  named: readonly string[];
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && 'named' in value;
}

/** What the desk said of the form that no field of it shows. */
function Rest({ children }: { children?: (error: unknown, named: readonly string[]) => ReactNode }) {
  const form = useFormContext();
  return (
    <form.Subscribe selector={(state) => state.errors.find((error) => error !== undefined && error !== null)}>
      {(told: unknown) => {
        const { error, named } = isTold(told) ? told : { error: told, named: [] };
        return children ? children(error, named) : <InlineError error={error} besides={named} />;
      }}
    </form.Subscribe>
  );
}

const { useAppForm } = createFormHook({
  fieldContext,
  formContext,
  fieldComponents: { Text, Area, Choice, Check },
  formComponents: { Frame, Submit, Rest },
});

/** What is wrong with what was typed, by field, before anything is sent; in the words of the interface. */
export type Wrong<Values> = { [Name in keyof Values]?: string | false | null };

interface DeskForm<Values, Answer> {
  initial: Values;
  check?: (values: Values) => Wrong<Values>;
  send: (values: Values) => Promise<Answer>;
  onDone?: (answer: Answer, values: Values) => void | Promise<void>;
  onRefused?: (error: unknown) => void;
  /** The one thing there is to type, which a rule's refusal speaks of. */
  blamed?: keyof Values & string;
  /** What the interface calls a field, where the form has another name for it. */
  told?: Record<string, string>;
  /** Fields within the values that stand on screen by themselves, such as `defaults.stop`; more exact names come first. */
  within?: readonly string[];
}

/** A form that is sent to the desk: what it refuses is laid beside the fields, once. */
export function useDeskForm<Values extends object, Answer>({
  initial,
  check,
  send,
  onDone,
  onRefused,
  blamed,
  told,
  within = [],
}: DeskForm<Values, Answer>) {
  const answered = useRef<{ answer: Answer } | null>(null);
  return useAppForm({
    defaultValues: initial,
    // What was refused may be sent again as it is: the desk may answer differently by then.
    canSubmitWhenInvalid: true,
    validators: {
      onSubmit: ({ value }: { value: Values }) => wrongOf(check?.(value) ?? {}),
      onSubmitAsync: async ({ value }: { value: Values }) => {
        try {
          answered.current = { answer: await send(value) };
          return undefined;
        } catch (error) {
          onRefused?.(error);
          return refusalOf(error, { fields: [...within, ...Object.keys(value)], blamed, told });
        }
      },
    },
    onSubmit: async ({ value }) => {
      if (answered.current) await onDone?.(answered.current.answer, value);
    },
  });
}

function wrongOf(wrong: Record<string, unknown>): { fields: Record<string, string> } | undefined {
  const fields: Record<string, string> = {};
  for (const [name, words] of Object.entries(wrong)) if (typeof words === 'string' && words !== '') fields[name] = words;
  return Object.keys(fields).length === 0 ? undefined : { fields };
}

/** A text that must not be empty. */
export function required(text: string): string | null {
  return text.trim() === '' ? 'is required.' : null;
}

/** A number that may be left out; what is not a number is told as the desk tells it. */
export function numberOrNothing(text: string): string | null {
  return text.trim() !== '' && !Number.isFinite(Number(text)) ? 'is not a number.' : null;
}
