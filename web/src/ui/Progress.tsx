import styles from './Progress.module.css';
import { cx } from './cx';
/** How far long work is, 0–100, with words beside the bar. */
export function Progress({ value, label, tone = 'info' }: { value: number; label: string; tone?: 'info' | 'good' | 'bad' }) {
  const shown = Math.max(0, Math.min(100, value));
  return (
    <svg
      className={cx(styles.progress, styles[tone])}
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(shown)}
      aria-valuemin={0}
      aria-valuemax={100}
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
    >
      <rect className={styles.progressTrack} width="100" height="4" />
      <rect className={styles.progressFill} width={shown} height="4" />
    </svg>
  );
}
