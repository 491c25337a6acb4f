import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';
import { cx } from './cx';

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  kind?: 'primary' | 'plain' | 'quiet';
  ref?: Ref<HTMLAnchorElement>;
}

function Anchor({ kind = 'plain', className, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={cx(styles.button, styles[kind], className)}>
      {children}
    </a>
  );
}

/** A link that looks like a button: it goes somewhere and does nothing. */
export const ButtonLink = createLink(Anchor);
