import { useState } from 'react';
import { Button } from './Button';
import type { Column, RowsProps } from './DataTable';
import { rowKey } from './rowKey';
import styles from './DataCards.module.css';
import { cx } from './cx';

const isTold = <T,>(row: T, column: Column<T>) => ![null, undefined, ''].includes(asText(column.value(row)));
const asText = (value: string | number | null | undefined) => (typeof value === 'number' ? String(value) : value);

/** What names a row: of its title what is there; where nothing is, the first thing that says something. */
export function titleOf<T>(row: T, columns: Column<T>[]): Column<T>[] {
  const title = columns.filter((column) => column.card === 'title' && isTold(row, column));
  if (title.length > 0) return title;
  const named = columns.find((column) => !column.actions && column.card !== 'title' && column.card !== 'figure' && isTold(row, column));
  return named ? [named] : [];
}

/** The same rows on a phone: a title, the two figures that matter first, the rest below in small. */
export function DataCards<T>({ rows, columns, label, onOpen, selectedId, rowKeys, folding }: RowsProps<T> & { label: string }) {
  const [shownRows, setShownRows] = useState(100);
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
                  {titleOf(row.original, columns).map((column) => (
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
                  {details.filter((column) => isTold(row.original, column)).map((column) => (
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
              {folding && (
                <div className={styles.cardFold}>
                  <Button kind="quiet" aria-expanded={folding.unfolded.has(row.id)} onClick={() => folding.toggle(row.id)}>
                    {folding.unfolded.has(row.id) ? 'Less' : 'More'}
                  </Button>
                  {folding.unfolded.has(row.id) && folding.expand(row.original)}
                </div>
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
