import { useState } from 'react';
import { toCsv } from '../domain/csv';
import { Button } from './Button';
import { Menu } from './Menu';
import { saveFile } from './saveFile';
import { InlineError } from './States';
import { Icon } from './Icon';
import styles from './Table.module.css';

/** Makes a file of all rows with the columns of these ids. */
export type SaveFile = (format: 'csv' | 'xlsx', columns: string[]) => Promise<void>;

interface TableFilesProps {
  name: string;
  label: string;
  columns: { id: string; header: string }[];
  cells: () => (string | number | null | undefined)[][];
  files?: SaveFile;
  /** Which columns such a file has: those that are shown, or all that the desk knows. */
  fileColumns?: 'visible' | 'all';
}

/** Files of a table: of the loaded rows made here, or of all rows made by the desk. */
export function TableFiles({ name, label, columns, cells, files, fileColumns = 'visible' }: TableFilesProps) {
  const [busy, setBusy] = useState<'csv' | 'xlsx' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const headers = columns.map((column) => column.header);
  if (!files) {
    return (
      <Button
        kind="quiet"
        icon="download"
        aria-label="Export the shown rows as CSV"
        title="Export the shown rows as CSV"
        onClick={() => saveFile(`${name}.csv`, toCsv(headers, cells()))}
      />
    );
  }
  const ids = columns.map((column) => column.id);
  const make = async (format: 'csv' | 'xlsx') => {
    setBusy(format);
    setError(null);
    try {
      await files(format, ids);
    } catch (failure) {
      setError(failure);
    }
    setBusy(null);
  };
  return (
    <Menu label={`Export ${label.toLowerCase()}`} button={<Icon name="download" />}>
      <div className={styles.files}>
        <p className="muted">All rows that match the filters, with {fileColumns === 'all' ? 'all' : 'the visible'} columns.</p>
        <Button busy={busy === 'csv'} onClick={() => void make('csv')}>
          CSV file
        </Button>
        <Button busy={busy === 'xlsx'} onClick={() => void make('xlsx')}>
          Excel workbook
        </Button>
        <InlineError error={error} />
      </div>
    </Menu>
  );
}
