import type { ReactNode } from 'react';
import styles from './Facts.module.css';

/** A word and its value per line. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}
