import { useState } from 'react';
import { Button } from './Button';
import type { RowsProps } from './DataTable';
import { rowKey } from './rowKey';
import styles from './DataCards.module.css';
import { cx } from './cx';

/** The same rows on a phone: a title, the two figures that matter first, the rest below in small. */
export function DataCards<T>({ rows, columns, label, onOpen, selectedId, rowKeys }: RowsProps<T> & { label: string }) {
  const [shownRows, setShownRows] = useState(100);
  const title = columns.filter((column) => column.card === 'title');
  const figures = columns.filter((column) => column.card === 'figure');
  const details = columns.filter((column) => !column.actions && (column.card === undefined || column.card === 'detail'));
  const actions = columns.filter((column) => column.actions);
  return (
    <>
      <ul className={styles.cards} aria-label={label}>
        {rows.slice(0, shownRows).map((row) => {
          const body = (
            <>
              <div className={styles.cardHead}>
                <span className={styles.cardTitle}>
                  {title.map((column) => (
                    <span key={column.id}>{column.cell(row.original)}</span>
                  ))}
                </span>
                <span className={styles.cardFigures}>
                  {figures.map((column) => (
                    <span key={column.id}>{column.cell(row.original)}</span>
                  ))}
                </span>
              </div>
              {details.length > 0 && (
                <dl className={styles.cardDetails}>
                  {details.map((column) => (
                    <div key={column.id}>
                      <dt>{column.header}</dt>
                      <dd>{column.cell(row.original)}</dd>
                    </div>
                  ))}
                </dl>
              )}
              {actions.map((column) => (
                <div key={column.id} className={styles.cardActions}>
                  {column.cell(row.original)}
                </div>
              ))}
            </>
          );
          return (
            <li key={row.id} className={cx(styles.card, row.id === selectedId && styles.cardSelected)}>
              {onOpen ? (
                // A card may hold buttons of its own, so it is a focusable region and not itself a button.
                // eslint-disable-next-line jsx-a11y/no-static-element-interactions
                <div
                  className={styles.cardOpen}
                  // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                  tabIndex={0}
                  onClick={() => onOpen(row.original)}
                  onKeyDown={(event) => rowKey(event, row.original, onOpen, rowKeys)}
                >
                  {body}
                </div>
              ) : (
                body
              )}
            </li>
          );
        })}
      </ul>
      {rows.length > shownRows && (
        <Button className={styles.cardsMore} onClick={() => setShownRows(shownRows + 100)}>
          Show {Math.min(100, rows.length - shownRows)} more of {rows.length}
        </Button>
      )}
    </>
  );
}
