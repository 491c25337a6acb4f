import { useQuery } from '@tanstack/react-query';
import { storedMarkets } from '../../api/queries';
import type { Instrument } from '../../api/types';
import { marketName, venueWord } from '../../domain/markets';
import { count } from '../../domain/numbers';
import { utcDay } from '../../domain/times';
import { DataTable, type Column } from '../../ui/DataTable';
import { Time } from '../../ui/Figures';
import { Empty, QueryView } from '../../ui/States';

const columns: Column<Instrument>[] = [
  { id: 'symbol', header: 'Symbol', cell: (row) => <strong>{row.symbol}</strong>, value: (row) => row.symbol, card: 'title' },
  { id: 'venue', header: 'Venue', cell: (row) => venueWord(row.venue), value: (row) => row.venue, card: 'title' },
  {
    id: 'kind',
    header: 'Prices',
    cell: (row) => (row.is_synthetic ? 'Synthetic' : 'Observed'),
    value: (row) => (row.is_synthetic ? 'synthetic' : 'observed'),
  },
  { id: 'base', header: 'Base', cell: (row) => row.data_interval ?? '–', value: (row) => row.data_interval },
  { id: 'bars', header: 'Bars', cell: (row) => count(row.record_count), value: (row) => row.record_count, numeric: true, card: 'figure' },
  { id: 'from', header: 'From', cell: (row) => <span className="tnum">{utcDay(row.start_date)}</span>, value: (row) => row.start_date },
  { id: 'to', header: 'To', cell: (row) => <span className="tnum">{utcDay(row.end_date)}</span>, value: (row) => row.end_date },
  { id: 'updated', header: 'Updated', cell: (row) => <Time at={row.last_updated} />, value: (row) => row.last_updated },
];

export function StoredSeriesTable({ selected, onOpen }: { selected: string | null; onOpen: (row: Instrument) => void }) {
  const query = useQuery(storedMarkets);
  return (
    <QueryView query={query} what="Stored series">
      {(rows) =>
        rows.length === 0 ? (
          <Empty title="No bars stored yet">
            Every imported file adds to the series of its symbol and venue; larger timeframes are rolled up from it. Drop a file to begin.
          </Empty>
        ) : (
          <DataTable
            name="series"
            label="Stored series"
            rows={rows}
            columns={columns}
            rowId={marketName}
            selectedId={selected}
            onOpen={onOpen}
            sort={{ id: 'kind', desc: false }}
            tools={<h2>Stored series</h2>}
          />
        )
      }
    </QueryView>
  );
}
