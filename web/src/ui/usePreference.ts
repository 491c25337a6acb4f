import { useCallback, useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();
const memory = new Map<string, string>();

/** A choice of this viewer, kept in this browser. */
export function readPreference(name: string): string | null {
  const kept = memory.get(name);
  if (kept !== undefined) return kept;
  try {
    return localStorage.getItem(`candlewick.${name}`);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  memory.set(name, value);
  try {
    localStorage.setItem(`candlewick.${name}`, value);
  } catch {
    // Private windows may forbid storage: the choice then lasts as long as the page.
  }
  watchers.forEach((watcher) => watcher());
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function usePreference(name: string, fallback: string): [string, (value: string) => void] {
  const value = useSyncExternalStore(watch, () => readPreference(name)) ?? fallback;
  const set = useCallback((next: string) => writePreference(name, next), [name]);
  return [value, set];
}
