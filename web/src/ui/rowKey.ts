import type { KeyboardEvent } from 'react';

/** What a key does on a row; keys as the browser names them. */
export type RowKeys<T> = Record<string, (row: T) => void>;

/** Enter and space open the focused row, the arrows go on to its neighbours, and a view may give keys of its own. */
export function rowKey<T>(event: KeyboardEvent<HTMLElement>, row: T, open: (row: T) => void, more: RowKeys<T> = {}): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = event.key === 'Enter' || event.key === ' ' ? open : more[event.key];
  if (action) {
    event.preventDefault();
    action(row);
    return;
  }
  const here = event.currentTarget;
  const to = event.key === 'ArrowDown' ? neighbour(here, 'next') : event.key === 'ArrowUp' ? neighbour(here, 'previous') : null;
  if (to) {
    event.preventDefault();
    to.focus();
  }
}

/** The next one that takes the focus: what an unfolded row shows below itself does not. */
function neighbour(row: HTMLElement, way: 'next' | 'previous'): HTMLElement | null {
  for (let to: Element | null = row; to; ) {
    to = way === 'next' ? to.nextElementSibling : to.previousElementSibling;
    if (to instanceof HTMLElement && to.tabIndex >= 0) return to;
  }
  return null;
}
