import {
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type Row,
  type SortingState,
  type VisibilityState,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type HTMLAttributes, type ReactNode, type RefObject } from 'react';
import { toCsv } from '../domain/csv';
import { Button } from './Button';
import { DataCards } from './DataCards';
import { writeClipboard } from './CopyButton';
import { Icon } from './Icon';
import { Menu, MenuChecks } from './Menu';
import { rowKey, type RowKeys } from './rowKey';
import { saveFile } from './saveFile';
import { useIsPhone } from './useMedia';
import { usePreference } from './usePreference';
import { cx } from './cx';
import styles from './Table.module.css';

export interface Column<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** What is sorted, copied and exported. */
  value: (row: T) => string | number | null | undefined;
  numeric?: boolean;
  /** Takes the width that the other columns leave, and is cut where it needs more. */
  wide?: boolean;
  /** Where it stands on a phone's card: its title, one of the figures that matter first, or below them. */
  card?: 'title' | 'figure' | 'detail' | 'none';
  /** Hidden until the viewer asks for it. */
  hidden?: boolean;
  /** Buttons that act on the row: they stay in sight on the right, and are neither sorted, copied nor exported. */
  actions?: boolean;
}

interface DataTableProps<T> {
  /** Names the table for screen readers, for the kept column choice and for exported files. */
  name: string;
  label: string;
  rows: T[];
  /** Whether there are rows that are not loaded yet. */
  more?: boolean;
  columns: Column<T>[];
  rowId: (row: T) => string;
  onOpen?: (row: T) => void;
  selectedId?: string | null;
  /** What a key does on the focused row, beside Enter, space and the arrows. */
  rowKeys?: RowKeys<T>;
  sort?: { id: string; desc: boolean };
  /** Filters and buttons that stand in the table's bar. */
  tools?: ReactNode;
  footer?: ReactNode;
  bar?: boolean;
}

const virtualPast = 200;
const rowHeight = 32;

export function DataTable<T>(props: DataTableProps<T>) {
  const { name, label, rows, columns, rowId, onOpen, selectedId, rowKeys, tools, footer, bar = true, more = false } = props;
  const [sorting, setSorting] = useState<SortingState>(props.sort ? [props.sort] : []);
  const [kept, keep] = usePreference(`columns.${name}`, '');
  const [copied, setCopied] = useState(false);
  const phone = useIsPhone();
  const scroll = useRef<HTMLDivElement>(null);

  const visibility = useMemo<VisibilityState>(() => {
    const chosen = kept === '' ? null : new Set(kept.split(','));
    return Object.fromEntries(columns.map((column) => [column.id, column.actions || (chosen ? chosen.has(column.id) : !column.hidden)]));
  }, [columns, kept]);

  const definitions = useMemo<ColumnDef<T>[]>(
    () =>
      columns.map((column) => ({ id: column.id, accessorFn: (row: T) => column.value(row), sortUndefined: 'last', sortingFn: compare })),
    [columns],
  );

  const table = useReactTable({
    data: rows,
    columns: definitions,
    state: { sorting, columnVisibility: visibility },
    onSortingChange: setSorting,
    getRowId: rowId,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });

  const shown = columns.filter((column) => visibility[column.id]);
  const sorted = table.getRowModel().rows;
  const told = shown.filter((column) => !column.actions);
  const asCells = () => sorted.map((row) => told.map((column) => column.value(row.original)));

  const copyAll = async () => {
    const lines = [told.map((column) => column.header), ...asCells().map((cells) => cells.map((cell) => cell ?? ''))];
    setCopied(await writeClipboard(lines.map((cells) => cells.join('\t')).join('\n')));
    setTimeout(() => setCopied(false), 2000);
  };

  const choosable = columns.filter((column) => !column.actions);
  const toggle = (id: string) => {
    const next = choosable.filter((column) => (column.id === id ? !visibility[id] : visibility[column.id])).map((column) => column.id);
    if (next.length > 0) keep(next.join(','));
  };

  return (
    <div className={styles.tableFrame}>
      {bar && (
        <div className={styles.tableBar}>
          <TableTools>{tools}</TableTools>
          <span className={cx(styles.tableCount, 'faint', 'tnum')}>
            {rows.length} {more ? 'rows loaded, older ones are not' : rows.length === 1 ? 'row' : 'rows'}
          </span>
          {!phone && (
            <Menu label={`Columns of ${label}`} button={<Icon name="columns" />}>
              <MenuChecks legend="Columns">
                {choosable.map((column) => (
                  <label key={column.id}>
                    <input type="checkbox" checked={visibility[column.id] ?? false} onChange={() => toggle(column.id)} /> {column.header}
                  </label>
                ))}
              </MenuChecks>
            </Menu>
          )}
          <Button
            kind="quiet"
            icon={copied ? 'check' : 'copy'}
            aria-label={copied ? 'Copied' : 'Copy the shown rows'}
            title="Copy the shown rows"
            onClick={() => void copyAll()}
          />
          <Button
            kind="quiet"
            icon="download"
            aria-label="Export the shown rows as CSV"
            title="Export the shown rows as CSV"
            onClick={() =>
              saveFile(
                `${name}.csv`,
                toCsv(
                  told.map((column) => column.header),
                  asCells(),
                ),
              )
            }
          />
        </div>
      )}
      {phone ? (
        <DataCards rows={sorted} columns={shown} label={label} onOpen={onOpen} selectedId={selectedId} rowKeys={rowKeys} />
      ) : (
        <div className={styles.tableScroll} ref={scroll}>
          <table className={styles.table} aria-label={label} aria-rowcount={sorted.length + 1}>
            <thead>
              <tr>
                {shown.map((column) => {
                  const way = sorting.find((entry) => entry.id === column.id);
                  if (column.actions) {
                    return (
                      <th key={column.id} scope="col" className={styles.pinned}>
                        <span className="visually-hidden">{column.header}</span>
                      </th>
                    );
                  }
                  return (
                    <th
                      key={column.id}
                      scope="col"
                      className={column.numeric ? 'num' : undefined}
                      aria-sort={way ? (way.desc ? 'descending' : 'ascending') : undefined}
                    >
                      <button type="button" onClick={() => table.getColumn(column.id)?.toggleSorting()}>
                        {column.header}
                        {way && <Icon name={way.desc ? 'down' : 'up'} size={8} />}
                      </button>
                    </th>
                  );
                })}
              </tr>
            </thead>
            <Rows rows={sorted} columns={shown} scroll={scroll} onOpen={onOpen} selectedId={selectedId} rowKeys={rowKeys} />
          </table>
        </div>
      )}
      {footer}
    </div>
  );
}

function compare<T>(a: Row<T>, b: Row<T>, id: string): number {
  const left = a.getValue<string | number | null | undefined>(id);
  const right = b.getValue<string | number | null | undefined>(id);
  if (left == null || right == null) return left == null ? (right == null ? 0 : -1) : 1;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right), 'en', { numeric: true });
}

export interface RowsProps<T> {
  rows: Row<T>[];
  columns: Column<T>[];
  onOpen?: (row: T) => void;
  selectedId?: string | null;
  rowKeys?: RowKeys<T>;
}

function Rows<T>({ rows, columns, scroll, onOpen, selectedId, rowKeys }: RowsProps<T> & { scroll: RefObject<HTMLDivElement | null> }) {
  const virtual = rows.length > virtualPast;
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  const items = virtual ? virtualizer.getVirtualItems() : null;
  const first = items?.[0];
  const last = items?.at(-1);
  const shown = items ? items.flatMap((item) => rows[item.index] ?? []) : rows;
  const above = first?.start ?? 0;
  const below = last ? virtualizer.getTotalSize() - last.end : 0;
  return (
    <tbody>
      {above > 0 && <Spacer height={above} span={columns.length} />}
      {shown.map((row) => (
        <tr
          key={row.id}
          tabIndex={onOpen ? 0 : undefined}
          className={onOpen && styles.rowOpen}
          aria-selected={onOpen ? row.id === selectedId : undefined}
          aria-rowindex={virtual ? row.index + 2 : undefined}
          onClick={onOpen ? () => onOpen(row.original) : undefined}
          onKeyDown={onOpen ? (event) => rowKey(event, row.original, onOpen, rowKeys) : undefined}
        >
          {columns.map((column) => (
            <td key={column.id} className={column.actions ? styles.pinned : column.numeric ? 'num' : column.wide ? styles.wide : undefined}>
              {column.cell(row.original)}
            </td>
          ))}
        </tr>
      ))}
      {below > 0 && <Spacer height={below} span={columns.length} />}
    </tbody>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden="true" className={styles.rowSpacer}>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

/** Filters and buttons side by side, above a table or in the head of its page. */
export function TableTools({ className, children, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return (
    <div {...rest} className={cx(styles.tableTools, className)}>
      {children}
    </div>
  );
}

/** Said below a table that has no rows. */
export function NoneFound({ children }: { children: ReactNode }) {
  return <p className={cx('muted', styles.noneFound)}>{children}</p>;
}

/** Fetches the next page of a list. */
export function LoadMore({ busy, onClick, children }: { busy: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Button className={styles.loadMore} busy={busy} onClick={onClick}>
      {children}
    </Button>
  );
}
