import { getRouteApi } from '@tanstack/react-router';
import { DropFiles } from './DropFiles';
import { ImportJobs } from './ImportJobs';
import { SeriesDrawer } from './SeriesDrawer';
import { StoredSeriesTable } from './StoredSeriesTable';
import './data.css';

const route = getRouteApi('/shell/data');

export function DataPage() {
  const { symbol, source = 'real' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <header className="page-head">
        <h1>Data</h1>
      </header>
      <div className="data-page">
        <section className="data-import" aria-label="Import">
          <DropFiles />
          <ImportJobs />
        </section>
        <section className="data-stored" aria-label="Stored series">
          <StoredSeriesTable
            selected={symbol === undefined ? null : `${symbol}/${source}`}
            onOpen={(row) => void navigate({ search: { symbol: row.symbol, source: row.source } })}
          />
        </section>
      </div>
      {symbol !== undefined && <SeriesDrawer symbol={symbol} source={source} onClose={() => void navigate({ search: {} })} />}
    </>
  );
}
