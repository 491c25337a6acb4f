import { missing } from './numbers';

const dateTime = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const dateOnly = new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'UTC' });

/** Milliseconds of an ISO time; null when there is none. */
export function toMillis(iso: string | null | undefined): number | null {
  if (!iso) return null;
  const millis = Date.parse(iso);
  return Number.isNaN(millis) ? null : millis;
}

function parts(format: Intl.DateTimeFormat, millis: number): Record<string, string> {
  return Object.fromEntries(format.formatToParts(millis).map((part) => [part.type, part.value]));
}

/** A time in the viewer's zone: 2024-12-01 13:05:00. */
export function local(iso: string | null | undefined): string {
  const millis = toMillis(iso);
  if (millis === null) return missing;
  const p = parts(dateTime, millis);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

/** The same time in UTC, for hovers and for clocks: 2024-12-01 12:05:00 UTC. */
export function utc(iso: string | null | undefined): string {
  const millis = toMillis(iso);
  return millis === null ? missing : `${new Date(millis).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The UTC day: 2024-12-01. */
export function utcDay(iso: string | null | undefined): string {
  const millis = toMillis(iso);
  if (millis === null) return missing;
  const p = parts(dateOnly, millis);
  return `${p.year}-${p.month}-${p.day}`;
}

/** "12 s ago" while younger than a day, else the viewer's local time to the minute. */
export function relative(iso: string | null | undefined, now: number): string {
  const millis = toMillis(iso);
  if (millis === null) return missing;
  const seconds = Math.round((now - millis) / 1000);
  if (seconds < -1 || seconds >= 86_400) return local(iso).slice(0, 16);
  if (seconds < 2) return 'now';
  return `${age(seconds)} ago`;
}

/** A length of time in one or two units: 12 s, 4 min, 3 h, 2 d. */
export function age(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86_400)} d`;
}
