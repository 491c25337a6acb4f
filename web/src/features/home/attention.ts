/** From when on a feed without a new price counts as stale. */
export const staleAfterMs = 60_000;

const dayMs = 24 * 60 * 60 * 1000;

/** Whether an alert that somebody sent was not traded. One that was replaced by a newer is none: that is what it was for. */
export function isRefusal(status: string): boolean {
  return status === 'refused' || status === 'invalid' || status === 'conflict';
}

/** Those of the last 24 hours, in the same order. */
export function within<Signal extends { received_at: string }>(signals: readonly Signal[], now: number): Signal[] {
  return signals.filter((signal) => now - Date.parse(signal.received_at) < dayMs);
}
