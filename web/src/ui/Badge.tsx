import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';
import { cx } from './cx';
import styles from './Badge.module.css';

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';

export const toneIcons: Record<Tone, IconName> = { neutral: 'ring', info: 'info', good: 'check', warn: 'warning', bad: 'cross' };

/** A state in a word, with an icon so that the colour is not the only carrier. */
export function Badge({ tone, children, icon }: { tone: Tone; children: string; icon?: IconName }) {
  return (
    <span className={cx(styles.badge, styles[tone])} data-tone={tone}>
      <Icon name={icon ?? toneIcons[tone]} size={12} />
      {children}
    </span>
  );
}

export function Note({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <p className={cx(styles.note, styles[tone])}>
      <Icon name={toneIcons[tone]} />
      <span>{children}</span>
    </p>
  );
}
