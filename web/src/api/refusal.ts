import { ApiError } from './client';
import { messageBesides, wordsOf } from './errors';

/** What the desk said of a form: beside its fields, and what is left for the form as a whole. */
export interface Refusal {
  fields: Record<string, string>;
  form: { error: unknown; named: readonly string[] } | null;
}

interface Form {
  fields: readonly string[];
  /** The one thing there is to type, which a rule's refusal speaks of. */
  blamed?: string;
  /** The form's own name for what the interface calls otherwise. */
  told?: Record<string, string>;
}

/**
 * The form's name of a field of the interface: its own, the same word, the last part of one such as `limits.open_risk`, or the whole of
 * `settings.balance`.
 */
function nameIn({ fields, told = {} }: Form, field: string): string | undefined {
  return (
    told[field] ??
    fields.find((name) => name === field) ??
    fields.find((name) => isWithin(field, name)) ??
    fields.find((name) => field.endsWith(`.${name}`))
  );
}

/** Whether a field of the interface is a part of another: `defaults.stop.percent` and `mapping.fields.stop[0]` are. */
function isWithin(field: string, name: string): boolean {
  return field.startsWith(name) && ['.', '['].includes(field.charAt(name.length));
}

/** Lays what a failed request says beside the fields that it names. What names none stays with the form; nothing is said twice. */
export function refusalOf(error: unknown, form: Form): Refusal {
  if (!(error instanceof ApiError)) return { fields: {}, form: { error, named: [] } };
  const said = Object.entries(error.errors);
  if (said.length === 0 && error.status === 422 && form.blamed !== undefined)
    return { fields: { [form.blamed]: error.message }, form: null };
  const fields: Record<string, string> = {};
  const named: string[] = [];
  for (const [field, messages] of said) {
    const name = nameIn(form, field);
    if (name === undefined) continue;
    named.push(field);
    const told = isWithin(field, name) ? messages.map((message) => `${wordsOf(field)}: ${message}`) : messages;
    fields[name] = [fields[name], ...told].filter(Boolean).join(' ');
  }
  return { fields, form: messageBesides(error, named) === null ? null : { error, named } };
}
