import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** Cells that show less than they hold; those that are meant to be cut are none of them. */
function needsMore(table: HTMLTableElement, cut: string): boolean {
  return [...table.querySelectorAll<HTMLTableCellElement>('tbody td')].some(
    (cell) => !cell.classList.contains(cut) && cell.colSpan === 1 && cell.scrollWidth > cell.clientWidth + 1,
  );
}

/** Lets the browser find the widths once, and keeps them. A column that was kept before does not become narrower. */
function freeze(table: HTMLTableElement, atLeast: readonly number[]): number[] {
  const heads = [...table.querySelectorAll<HTMLElement>('thead th')];
  table.style.tableLayout = 'auto';
  heads.forEach((head, column) => {
    head.style.width = '';
    head.style.minWidth = atLeast[column] === undefined ? '' : `${atLeast[column]}px`;
  });
  const widths = heads.map((head) => head.getBoundingClientRect().width);
  heads.forEach((head, column) => {
    head.style.width = `${widths[column] ?? 0}px`;
  });
  table.style.tableLayout = 'fixed';
  return widths;
}

function thaw(table: HTMLTableElement): void {
  table.style.tableLayout = '';
  for (const head of table.querySelectorAll<HTMLElement>('thead th')) head.style.width = head.style.minWidth = '';
}

/**
 * Of a table that draws only the rows in sight: its columns stay where they are while it is scrolled, and grow when a row needs more. The
 * browser would else measure every cell in each frame, and move the columns with what it finds.
 * @param table The table.
 * @param active Whether it draws only some of its rows.
 * @param columns Other ones are measured anew.
 * @param cut Class of the cells that are cut where they need more.
 */
export function useFrozenColumns(table: RefObject<HTMLTableElement | null>, active: boolean, columns: unknown, cut: string): void {
  const widths = useRef<number[]>([]);
  const measured = useRef<unknown>(null);
  useEffect(() => {
    const element = table.current;
    const box = element?.parentElement;
    if (!active || !element || !box) return undefined;
    let last = box.clientWidth;
    const observer = new ResizeObserver(() => {
      if (box.clientWidth === last) return;
      last = box.clientWidth;
      widths.current = freeze(element, []);
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      thaw(element);
      measured.current = null;
    };
  }, [table, active]);
  // With every row that comes into sight.
  useLayoutEffect(() => {
    const element = table.current;
    if (!active || !element) return;
    if (measured.current !== columns) widths.current = freeze(element, []);
    else if (needsMore(element, cut)) widths.current = freeze(element, widths.current);
    measured.current = columns;
  });
}
