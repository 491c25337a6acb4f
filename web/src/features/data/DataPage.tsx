import { getRouteApi } from '@tanstack/react-router';
import { marketName } from '../../domain/markets';
import { DropFiles } from './DropFiles';
import { ImportJobs } from './ImportJobs';
import { SeriesDrawer } from './SeriesDrawer';
import { StoredSeriesTable } from './StoredSeriesTable';
import styles from './data.module.css';
import { PageHead } from '../../ui/PageHead';

const route = getRouteApi('/shell/data');

export function DataPage() {
  const { symbol, venue = 'file' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHead>
        <h1>Data</h1>
      </PageHead>
      <div className={styles.dataPage}>
        <section className={styles.dataImport} aria-label="Import">
          <DropFiles />
          <ImportJobs />
        </section>
        <section className={styles.dataStored} aria-label="Stored series">
          <StoredSeriesTable
            selected={symbol === undefined ? null : marketName({ symbol, venue })}
            onOpen={(row) => void navigate({ search: { symbol: row.symbol, venue: row.venue } })}
          />
        </section>
      </div>
      {symbol !== undefined && <SeriesDrawer symbol={symbol} venue={venue} onClose={() => void navigate({ search: {} })} />}
    </>
  );
}
