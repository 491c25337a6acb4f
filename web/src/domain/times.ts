import { missing } from './numbers';

/** In which zone times are shown: the viewer's own, or UTC. */
export type Zone = 'local' | 'utc';

const dateOnly = new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'UTC' });

/** Milliseconds of an ISO time; null when there is none. */
export function toMillis(iso: string | null | undefined): number | null {
  if (!iso) return null;
  const millis = Date.parse(iso);
  return Number.isNaN(millis) ? null : millis;
}

/** The instant that a field of local time holds, which has no zone: here it is the market's clock, UTC. Null where it holds none. */
export function instantOf(text: string): string | null {
  const iso = `${text}:00Z`;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && toMillis(iso) !== null ? iso : null;
}

function parts(format: Intl.DateTimeFormat, millis: number): Record<string, string> {
  return Object.fromEntries(format.formatToParts(millis).map((part) => [part.type, part.value]));
}

/** Minutes by which the viewer's clocks are ahead of UTC at a moment. */
const offsetHere = (millis: number) => -new Date(millis).getTimezoneOffset();

/** A moment moved so that its UTC parts are what clocks in this zone show then. */
export function onTheWall(millis: number, zone: Zone, offsetAt = offsetHere): number {
  return zone === 'utc' ? millis : millis + offsetAt(millis) * 60_000;
}

/** The moment at which clocks in this zone show this (2024-12-05T13:05); null where it is no time. */
export function fromTheWall(text: string, zone: Zone, offsetAt = offsetHere): number | null {
  const shown = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  if (Number.isNaN(shown)) return null;
  if (zone === 'utc') return shown;
  const near = shown - offsetAt(shown) * 60_000;
  // Where the clocks change in between, the offset of the moment itself counts.
  return shown - offsetAt(near) * 60_000;
}

/** A time in the viewer's zone: 2024-12-01 13:05:00. */
export function local(iso: string | null | undefined, zone: Zone = 'local'): string {
  const millis = toMillis(iso);
  return millis === null ? missing : new Date(onTheWall(millis, zone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** How far a zone is from UTC at a moment: UTC, UTC+1, UTC−3:30. */
export function zoneLabel(zone: Zone, millis: number, offsetAt = offsetHere): string {
  const minutes = zone === 'utc' ? 0 : offsetAt(millis);
  if (minutes === 0) return 'UTC';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes > 0 ? '+' : '−'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** What a zone is called: UTC, Europe/Berlin. */
export function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
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

/** "12 s ago" while younger than a day, else the time in the viewer's zone to the minute. */
export function relative(iso: string | null | undefined, now: number, zone: Zone = 'local'): string {
  const millis = toMillis(iso);
  if (millis === null) return missing;
  const seconds = Math.round((now - millis) / 1000);
  if (seconds < -1 || seconds >= 86_400) return local(iso, zone).slice(0, 16);
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
