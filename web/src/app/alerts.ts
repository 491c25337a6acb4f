import type { Patch } from '../api/patches';
import { keys } from '../api/keys';
import type { NewAlert } from '../api/messages';
import type { Alert } from '../api/types';

/** The list is fetched again when something is told, and when somebody has read it. */
export const patch: Patch = ({ type }, { invalidate }) => {
  if (type === 'alert.new' || type === 'alerts.read') invalidate(keys.alerts);
};

/** Those that nobody has read; the bell counts what somebody should look at, and only shows that there is more. */
export function unreadOf(alerts: readonly Alert[]): { unread: Alert[]; pressing: number } {
  const unread = alerts.filter((alert) => alert.read_at === null);
  return { unread, pressing: unread.filter((alert) => alert.level !== 'info').length };
}

/** What the bell is called. */
export function bellWords(unread: number, pressing: number): string {
  if (unread === 0) return 'Alerts: nothing new';
  return pressing === 0 ? `Alerts: ${unread} new` : `Alerts: ${unread} new, ${pressing} ${pressing === 1 ? 'needs' : 'need'} attention`;
}

/** Lets something through at most once in a while: a storm of alerts is one sound. */
export function atMostEvery(ms: number): (now: number) => boolean {
  let last = -Infinity;
  return (now) => {
    if (now - last < ms) return false;
    last = now;
    return true;
  };
}

/** Pitch of the sound of an alert, in hertz: what is bad sounds lower. */
const pitches: Record<NewAlert['level'], number> = { info: 880, warning: 660, bad: 440 };

let audio: AudioContext | null = null;

/** Two short tones. Browsers allow them once the page has been clicked. */
export function sound(level: NewAlert['level']): void {
  audio ??= new AudioContext();
  const context = audio;
  for (const start of [0, 0.16]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitches[level];
    volume.gain.setValueAtTime(0.08, context.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + start + 0.12);
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + start);
    tone.stop(context.currentTime + start + 0.14);
  }
}

/** Whether this browser can show notifications at all: only over https, or from this machine. */
export const canNotify = () => 'Notification' in window && window.isSecureContext;

/** Shows it outside the page; one of a kind gives way to the next. */
export function notify({ kind, message }: NewAlert): void {
  if (!canNotify() || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification('Candlewick', { body: message, tag: kind, icon: `${import.meta.env.BASE_URL}icon-192.png` });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Phones show notifications of installed pages only; the bell has it all the same.
  }
}
