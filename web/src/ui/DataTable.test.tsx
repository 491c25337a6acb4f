// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client';
import { DataTable, type Column } from './DataTable';
import { writePreference } from './usePreference';

interface Row {
  id: string;
  name: string;
  profit: number | null;
}

const rows: Row[] = [
  { id: 'a', name: 'Anna', profit: 5 },
  { id: 'b', name: 'Bert', profit: null },
  { id: 'c', name: 'Carl', profit: -10 },
];
const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', cell: (row) => row.name, value: (row) => row.name },
  { id: 'profit', header: 'Profit', cell: (row) => row.profit ?? '–', value: (row) => row.profit, numeric: true },
  { id: 'hidden', header: 'Id', cell: (row) => row.id, value: (row) => row.id, hidden: true },
];
const table = (more: object = {}) => (
  <DataTable name="people" label="People" rows={rows} columns={columns} rowId={(row) => row.id} {...more} />
);
const names = () => screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[0]?.textContent);

beforeEach(() => writePreference('columns.people', ''));

it('sorts by a column up, down and not at all, and says which way', async () => {
  render(table());
  const header = () => screen.getByRole('columnheader', { name: 'Profit' });
  const seen: unknown[] = [];
  for (let press = 0; press < 3; press++) {
    await userEvent.click(within(header()).getByRole('button'));
    seen.push([header().getAttribute('aria-sort'), names().join(' ')]);
  }
  expect(seen).toEqual([
    ['descending', 'Anna Carl Bert'],
    ['ascending', 'Bert Carl Anna'],
    [null, 'Anna Bert Carl'],
  ]);
});

it('is walked with the arrows, opened with Enter, and takes keys of the view', async () => {
  const [onOpen, onClose] = [vi.fn(), vi.fn()];
  render(table({ onOpen, rowKeys: { c: onClose } }));
  screen.getAllByRole('row')[1]?.focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}{Enter}c');
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[1]);
  expect(onClose).toHaveBeenCalledExactlyOnceWith(rows[1]);
});

it('unfolds a row in place, by the arrows to the side too, and goes over what it shows', async () => {
  const onOpen = vi.fn();
  render(table({ onOpen, expand: (row: Row) => <p>Fills of {row.name}</p> }));
  screen.getAllByRole('row')[1]?.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(screen.getByText('Fills of Anna')).toBeTruthy();
  await userEvent.keyboard('{ArrowDown}');
  expect(document.activeElement?.textContent).toContain('Bert');
  await userEvent.keyboard('{ArrowUp}{ArrowLeft}');
  expect(screen.queryByText('Fills of Anna')).toBeNull();
  await userEvent.click(screen.getAllByRole('button', { name: 'Unfold' })[2] as HTMLElement);
  expect(screen.getByText('Fills of Carl')).toBeTruthy();
  expect(onOpen).not.toHaveBeenCalled();
});

it('keeps the choice of columns, and makes files of what is shown', async () => {
  const files = vi.fn(() => Promise.resolve());
  const { unmount } = render(table({ files }));
  await userEvent.click(screen.getByRole('button', { name: 'Columns of People' }));
  await userEvent.click(screen.getByRole('checkbox', { name: 'Id' }));
  await userEvent.click(screen.getByRole('checkbox', { name: 'Name' }));
  unmount();
  render(table({ files }));
  expect(screen.getAllByRole('columnheader').map((header) => header.textContent)).toEqual(['Profit', 'Id']);
  await userEvent.click(screen.getByRole('button', { name: 'Export people' }));
  await userEvent.click(screen.getByRole('button', { name: 'Excel workbook' }));
  expect(files).toHaveBeenCalledExactlyOnceWith('xlsx', ['profit', 'hidden']);
});

it('says why no file came', async () => {
  const failed = new ApiError(400, 'Bad request', 'More than 20000 trades match.', {}, null, null);
  render(table({ files: () => Promise.reject(failed) }));
  await userEvent.click(screen.getByRole('button', { name: 'Export people' }));
  await userEvent.click(screen.getByRole('button', { name: 'CSV file' }));
  expect((await screen.findByRole('alert')).textContent).toContain('More than 20000 trades match.');
});

it('keeps the columns of a long table where they are, and lets them go when it is short again', () => {
  const many = Array.from({ length: 201 }, (_, index): Row => ({ id: String(index), name: `Number ${index}`, profit: index }));
  const { rerender } = render(table({ rows: many }));
  const drawn = screen.getByRole('table', { name: 'People' });
  expect(drawn.style.tableLayout).toBe('fixed');
  expect(screen.getByRole('columnheader', { name: /Name/ }).style.width).not.toBe('');
  rerender(table({ rows: many.slice(0, 200) }));
  expect(drawn.style.tableLayout).toBe('');
  expect(screen.getByRole('columnheader', { name: /Name/ }).style.width).toBe('');
});
