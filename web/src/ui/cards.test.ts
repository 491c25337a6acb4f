import { expect, it } from 'vitest';
import { titleOf } from './DataCards';
import type { Column } from './DataTable';

interface Row {
  symbol: string | null;
  action: string | null;
  status: string;
}

const column = (id: keyof Row, card?: 'title'): Column<Row> => ({ id, header: id, cell: (row) => row[id], value: (row) => row[id], card });
const columns = [column('status'), column('symbol', 'title'), column('action', 'title')];
const titled = (row: Row) => titleOf(row, columns).map(({ id }) => id);

it('names a card by what is there, never by dashes', () => {
  expect(titled({ symbol: 'BTCUSDT', action: 'buy', status: 'accepted' })).toEqual(['symbol', 'action']);
  expect(titled({ symbol: 'BTCUSDT', action: null, status: 'accepted' })).toEqual(['symbol']);
  expect(titled({ symbol: null, action: null, status: 'invalid' })).toEqual(['status']);
});
