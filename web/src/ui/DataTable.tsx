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
import { useEffect, useMemo, useRef, useState, type HTMLAttributes, type ReactNode, type RefObject } from 'react';
import { Button } from './Button';
import { DataCards } from './DataCards';
import { writeClipboard } from './CopyButton';
import { Icon } from './Icon';
import { Menu, MenuChecks } from './Menu';
import { rowKey, type RowKeys } from './rowKey';
import { TableFiles, type SaveFile } from './TableFiles';
import { useFrozenColumns } from './useFrozenColumns';
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
  /** What a row shows below itself once it is unfolded. */
  expand?: (row: T) => ReactNode;
  /** Makes files of all rows that the filters leave, also those that are not loaded; without it the loaded rows become a CSV file. */
  files?: SaveFile;
  /** Which columns those files have: the visible ones, or all that the desk knows. */
  fileColumns?: 'visible' | 'all';
  /** Filters and buttons that stand in the table's bar. */
  tools?: ReactNode;
  footer?: ReactNode;
  bar?: boolean;
}

const virtualPast = 200;
const rowHeight = 32;

export function DataTable<T>(props: DataTableProps<T>) {
  const { name, label, rows, columns, rowId, onOpen, selectedId, rowKeys, tools, footer, bar = true, more = false, expand, files } = props;
  const [sorting, setSorting] = useState<SortingState>(props.sort ? [props.sort] : []);
  const [kept, keep] = usePreference(`columns.${name}`, '');
  const [copied, setCopied] = useState(false);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const phone = useIsPhone();
  const scroll = useRef<HTMLDivElement>(null);
  const drawn = useRef<HTMLTableElement>(null);

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

  const folding = expand && {
    expand,
    unfolded,
    toggle: (id: string) => setUnfolded((old) => (old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id]))),
  };

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
          <TableFiles name={name} label={label} columns={told} cells={asCells} files={files} fileColumns={props.fileColumns} />
        </div>
      )}
      {phone ? (
        <DataCards
          rows={sorted}
          columns={shown}
          label={label}
          onOpen={onOpen}
          selectedId={selectedId}
          rowKeys={rowKeys}
          folding={folding}
        />
      ) : (
        <div className={styles.tableScroll} ref={scroll}>
          <table ref={drawn} className={styles.table} aria-label={label} aria-rowcount={sorted.length + 1}>
            <thead>
              <tr>
                {folding && (
                  <th scope="col" className={styles.foldCell}>
                    <span className="visually-hidden">More</span>
                  </th>
                )}
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
            <Rows
              rows={sorted}
              columns={shown}
              scroll={scroll}
              table={drawn}
              onOpen={onOpen}
              selectedId={selectedId}
              rowKeys={rowKeys}
              folding={folding}
            />
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
  folding?: Folding<T>;
}

/** Which rows are unfolded, by their ids, and what they then show. */
export interface Folding<T> {
  expand: (row: T) => ReactNode;
  unfolded: ReadonlySet<string>;
  toggle: (id: string) => void;
}

interface DrawnIn {
  scroll: RefObject<HTMLDivElement | null>;
  table: RefObject<HTMLTableElement | null>;
}

function Rows<T>({ scroll, table, ...props }: RowsProps<T> & DrawnIn) {
  const { rows, columns, onOpen, selectedId, rowKeys, folding } = props;
  const virtual = rows.length > virtualPast;
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroll.current,
    // Near enough for a scroll bar: what an unfolded row shows differs by a few lines.
    estimateSize: (index) => (folding?.unfolded.has(rows[index]?.id ?? '') ? rowHeight * 5 : rowHeight),
    overscan: 6,
  });
  const unfolded = folding?.unfolded;
  useEffect(() => virtualizer.measure(), [virtualizer, unfolded]);
  useFrozenColumns(table, virtual, columns, styles.wide ?? '');
  const items = virtual ? virtualizer.getVirtualItems() : null;
  const first = items?.[0];
  const last = items?.at(-1);
  const shown = items ? items.flatMap((item) => rows[item.index] ?? []) : rows;
  const places = items && new Map(items.map((item) => [rows[item.index]?.id ?? '', item.index]));
  const above = first?.start ?? 0;
  const below = last ? virtualizer.getTotalSize() - last.end : 0;
  const span = columns.length + (folding ? 1 : 0);
  return (
    <tbody>
      {above > 0 && <Spacer height={above} span={span} />}
      {shown.map((row) => (
        <TableRow
          key={row.id}
          row={row}
          columns={columns}
          onOpen={onOpen}
          isSelected={row.id === selectedId}
          rowKeys={rowKeys}
          folding={folding}
          // Rows may have several lines; where they unfold too, near enough is enough.
          measure={virtual && !folding ? virtualizer.measureElement : undefined}
          place={places?.get(row.id)}
        />
      ))}
      {below > 0 && <Spacer height={below} span={span} />}
    </tbody>
  );
}

interface TableRowProps<T> extends Omit<RowsProps<T>, 'rows' | 'selectedId'> {
  row: Row<T>;
  isSelected: boolean;
  measure: ((element: HTMLElement | null) => void) | undefined;
  /** Where it stands among all rows, when not all of them are drawn. */
  place: number | undefined;
}

/** Drawn anew when something of it changes, and not whenever the table is scrolled. */
function TableRow<T>({ row, columns, onOpen, isSelected, rowKeys, folding, measure, place }: TableRowProps<T>) {
  return useMemo(
    () => (
      <>
        <tr
          ref={measure}
          data-index={place}
          tabIndex={onOpen ? 0 : undefined}
          className={onOpen && styles.rowOpen}
          aria-selected={onOpen ? isSelected : undefined}
          aria-rowindex={place === undefined ? undefined : row.index + 2}
          onClick={onOpen ? () => onOpen(row.original) : undefined}
          onKeyDown={onOpen ? (event) => rowKey(event, row.original, onOpen, withFolding(rowKeys, row.id, folding)) : undefined}
        >
          {folding && (
            <td className={styles.foldCell}>
              <FoldButton folding={folding} id={row.id} tabIndex={onOpen ? -1 : 0} />
            </td>
          )}
          {columns.map((column) => (
            <td key={column.id} className={cellKind(column)}>
              {column.cell(row.original)}
            </td>
          ))}
        </tr>
        {folding?.unfolded.has(row.id) && (
          <tr className={styles.unfolded}>
            <td colSpan={columns.length + 1}>
              <div className={styles.unfoldedBox}>{folding.expand(row.original)}</div>
            </td>
          </tr>
        )}
      </>
    ),
    [row, columns, onOpen, isSelected, rowKeys, folding, measure, place],
  );
}

const cellKind = <T,>(column: Column<T>) =>
  column.actions ? styles.pinned : column.numeric ? 'num' : column.wide ? styles.wide : undefined;

/** The arrows to the side fold a row, as they do in a tree. */
function withFolding<T>(keys: RowKeys<T> | undefined, id: string, folding: Folding<T> | undefined): RowKeys<T> | undefined {
  if (!folding) return keys;
  const to = (open: boolean) => () => {
    if (folding.unfolded.has(id) !== open) folding.toggle(id);
  };
  return { ...keys, ArrowRight: to(true), ArrowLeft: to(false) };
}

function FoldButton<T>({ folding, id, tabIndex }: { folding: Folding<T>; id: string; tabIndex: 0 | -1 }) {
  const open = folding.unfolded.has(id);
  return (
    <button
      type="button"
      className={styles.foldButton}
      // A row that takes the focus unfolds with the arrow to the right: one stop of the tab key for each is enough.
      tabIndex={tabIndex}
      aria-expanded={open}
      aria-label={open ? 'Fold' : 'Unfold'}
      onClick={(event) => {
        event.stopPropagation();
        folding.toggle(id);
      }}
    >
      <Icon name="chevron" size={12} />
    </button>
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
