import type { ReactNode } from 'react';

interface PlainTableProps {
  label: string;
  head: string[];
  /** Columns of words; all others are figures and stand on the right. */
  words: number[];
  rows: ReactNode[][];
}

/** A few rows within a drawer, without the tools of a whole list. */
export function PlainTable({ label, head, words, rows }: PlainTableProps) {
  const kind = (column: number) => (words.includes(column) ? '' : 'num');
  return (
    // A table that may be wider than its drawer is scrolled with the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-scroll" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table aria-label={label}>
        <thead>
          <tr>
            {head.map((word, column) => (
              <th key={word} scope="col" className={`plain-head ${kind(column)}`}>
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
      </table>
    </div>
  );
}
