import type { ReactNode } from 'react';
import { useIsPhone } from '../../ui/useMedia';
import styles from './trees.module.css';

/** What is typed on the left, what comes of it on the right; on a phone the fields are folded away above. */
export function Panel({ summary, fields, children }: { summary: string; fields: ReactNode; children: ReactNode }) {
  const phone = useIsPhone();
  return (
    <div className={styles.panel}>
      {phone ? (
        <details className={styles.folded}>
          <summary>
            <strong>Change</strong> <span className="muted tnum">{summary}</span>
          </summary>
          {fields}
        </details>
      ) : (
        <aside className={styles.inputs} aria-label="Inputs">
          {fields}
        </aside>
      )}
      {children}
    </div>
  );
}
