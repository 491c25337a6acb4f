import { useEffect, useRef, useState, type ReactNode, type TableHTMLAttributes } from 'react';
import { cx } from './cx';
import styles from './Table.module.css';

/** A table as it stands in the page, without a list's tools. */
export function Table({ children, ...rest }: TableHTMLAttributes<HTMLTableElement>) {
  return (
    <table {...rest} className={styles.table}>
      {children}
    </table>
  );
}

interface PlainTableProps {
  label: string;
  head: string[];
  /** Columns of words; all others are figures and stand on the right. */
  words: number[];
  rows: ReactNode[][];
}

/** A few rows within a drawer, without the tools of a whole list. */
export function PlainTable({ label, head, words, rows }: PlainTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState(false);
  useEffect(() => {
    const shown = box.current;
    if (shown === null) return undefined;
    const look = () => setMore(shown.scrollWidth - shown.clientWidth - shown.scrollLeft > 1);
    const sizes = new ResizeObserver(look);
    sizes.observe(shown);
    shown.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      shown.removeEventListener('scroll', look);
    };
  }, [rows.length]);
  const kind = (column: number) => (words.includes(column) ? undefined : 'num');
  return (
    // A table that may be wider than its drawer is scrolled with the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={box} className={styles.tableScroll} data-more={more || undefined} tabIndex={0} role="region" aria-label={`${label}, table`}>
      <Table aria-label={label}>
        <thead>
          <tr>
            {head.map((word, column) => (
              <th key={word} scope="col" className={cx(styles.plainHead, kind(column))}>
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column} className={kind(column)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
