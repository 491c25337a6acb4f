import type { HTMLAttributes } from 'react';
import { cx } from './cx';
import styles from './PageHead.module.css';

/** The first line of a page: its name, and what belongs to the whole of it. */
export function PageHead({ className, children, ...rest }: HTMLAttributes<HTMLElement>) {
  return (
    <header {...rest} className={cx(styles.pageHead, className)}>
      {children}
    </header>
  );
}
