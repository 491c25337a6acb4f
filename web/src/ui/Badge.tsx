import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';

const icons: Record<Tone, IconName> = { neutral: 'ring', info: 'info', good: 'check', warn: 'warning', bad: 'cross' };

/** A state in a word, with an icon so that the colour is not the only carrier. */
export function Badge({ tone, children, icon }: { tone: Tone; children: string; icon?: IconName }) {
  return (
    <span className={`badge tone-${tone}`}>
      <Icon name={icon ?? icons[tone]} size={12} />
      {children}
    </span>
  );
}

export function Note({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <p className={`note tone-${tone}`}>
      <Icon name={icons[tone]} />
      <span>{children}</span>
    </p>
  );
}
