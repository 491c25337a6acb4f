import { openTimeOf, secondsOf, type Timeframe } from '../domain/timeframes';

/** When the bar that holds this moment closes, epoch ms. */
export function closeTimeOf(millis: number, timeframe: Timeframe): number {
  const open = openTimeOf(millis, timeframe);
  if (timeframe !== '1M') return open + secondsOf(timeframe) * 1000;
  const date = new Date(open);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** A time that is left: 0:42, 12:05, 3:00:10, 2 d 04:10. */
export function leftWord(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
