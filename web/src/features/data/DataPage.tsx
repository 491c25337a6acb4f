import { getRouteApi } from '@tanstack/react-router';
import { DropFiles } from './DropFiles';
import { ImportJobs } from './ImportJobs';
import { SeriesDrawer } from './SeriesDrawer';
import { StoredSeriesTable } from './StoredSeriesTable';
import './data.css';

const route = getRouteApi('/shell/data');

export function DataPage() {
  const { symbol } = route.useSearch();
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
          <StoredSeriesTable selected={symbol ?? null} onOpen={(next) => void navigate({ search: { symbol: next } })} />
        </section>
      </div>
      {symbol !== undefined && <SeriesDrawer symbol={symbol} onClose={() => void navigate({ search: {} })} />}
    </>
  );
}
