import { useSyncExternalStore } from 'react';
import { uploadBars } from '../../api/client';
import { symbolFromFileName } from '../../domain/symbols';

/** A dropped file on its way to becoming an import job. */
export interface Upload {
  key: number;
  file: File;
  symbol: string;
  /** Whose bars these are; empty for files without a venue of their own. */
  venue: string;
  state: 'waiting' | 'sending' | 'failed';
  /** 0–1 of the bytes sent. */
  sent: number;
  error: unknown;
  abort: AbortController | null;
}

const watchers = new Set<() => void>();
let uploads: Upload[] = [];
let nextKey = 1;
let sending = false;

// The queue lives beside the page, so that leaving it does not stop what was started.
function change(next: Upload[]): void {
  uploads = next;
  watchers.forEach((watcher) => watcher());
}

function patch(key: number, fields: Partial<Upload>): void {
  change(uploads.map((entry) => (entry.key === key ? { ...entry, ...fields } : entry)));
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export function useUploads(): Upload[] {
  return useSyncExternalStore(watch, () => uploads);
}

export function addFiles(files: Iterable<File>): void {
  const added = [...files].map((file): Upload => ({
    key: nextKey++,
    file,
    symbol: symbolFromFileName(file.name),
    venue: '',
    state: 'waiting',
    sent: 0,
    error: null,
    abort: null,
  }));
  change([...uploads, ...added]);
}

export function setSymbol(key: number, symbol: string): void {
  patch(key, { symbol: symbol.toUpperCase().trim() });
}

export function setVenue(key: number, venue: string): void {
  patch(key, { venue: venue.toLowerCase().trim() });
}

export function dropUpload(key: number): void {
  uploads.find((entry) => entry.key === key)?.abort?.abort();
  change(uploads.filter((entry) => entry.key !== key));
}

let onTaken: () => void = () => undefined;

/** Called after each file that the desk took on as a job. */
export function whenTaken(handler: () => void): () => void {
  onTaken = handler;
  return () => {
    onTaken = () => undefined;
  };
}

/** Sends every waiting file that has a symbol, one after the other; each becomes a job of the desk. */
export async function sendAll(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    for (;;) {
      const next = uploads.find((entry) => entry.state === 'waiting' && entry.symbol !== '');
      if (!next) break;
      await sendOne(next);
    }
  } finally {
    sending = false;
  }
}

async function sendOne(entry: Upload): Promise<void> {
  const abort = new AbortController();
  patch(entry.key, { state: 'sending', abort, error: null });
  try {
    await uploadBars(
      { path: { symbol: entry.symbol }, query: { venue: entry.venue } },
      entry.file,
      (sent) => patch(entry.key, { sent }),
      abort.signal,
    );
    dropUpload(entry.key);
    onTaken();
  } catch (error) {
    if (abort.signal.aborted) dropUpload(entry.key);
    else patch(entry.key, { state: 'failed', error });
  }
}

export function retryUpload(key: number): void {
  patch(key, { state: 'waiting', error: null, sent: 0 });
  void sendAll();
}
