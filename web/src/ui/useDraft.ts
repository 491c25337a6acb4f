import { useState } from 'react';

/** Something typed and not saved yet, kept in this window until it is saved or given up: leaving the page does not lose it. */
export function useDraft(name: string): [draft: string | null, keep: (text: string | null) => void] {
  const [draft, setDraft] = useState(() => readDraft(name));
  const keep = (text: string | null) => {
    writeDraft(name, text);
    setDraft(text);
  };
  return [draft, keep];
}

export function readDraft(name: string): string | null {
  try {
    return sessionStorage.getItem(`candlewick.draft.${name}`);
  } catch {
    return null;
  }
}

export function writeDraft(name: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(`candlewick.draft.${name}`);
    else sessionStorage.setItem(`candlewick.draft.${name}`, text);
  } catch {
    // Private windows may forbid storage: the draft then lasts as long as the page.
  }
}
