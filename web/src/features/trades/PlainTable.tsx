import { useEffect, useRef, useState, type ReactNode } from 'react';

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
  const kind = (column: number) => (words.includes(column) ? '' : 'num');
  return (
    // A table that may be wider than its drawer is scrolled with the keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={box} className="table-scroll" data-more={more || undefined} tabIndex={0} role="region" aria-label={`${label}, table`}>
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
