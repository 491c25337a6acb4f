import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { desk, done } from '../../api/client';
import { quality } from '../../api/queries';
import type { DataQuality, Gap } from '../../api/types';
import { marketName } from '../../domain/markets';
import { count, percent } from '../../domain/numbers';
import { utc, utcDay } from '../../domain/times';
import { Button } from '../../ui/Button';
import { Confirm, Dialog, DialogContent } from '../../ui/Dialog';
import { Table } from '../../ui/PlainTable';
import { InlineError, QueryView } from '../../ui/States';
import { GapTimeline } from './GapTimeline';
import { MoveVenue } from './MoveVenue';
import { gaps } from './queries';
import styles from './data.module.css';
import { ButtonLink } from '../../ui/ButtonLink';

const mostGapsListed = 100;

/** What is stored of one market and how good it is. */
export function SeriesDrawer({ symbol, venue, onClose }: { symbol: string; venue: string; onClose: () => void }) {
  const client = useQueryClient();
  const market = marketName({ symbol, venue });
  const [asking, setAsking] = useState(false);
  const report = useQuery(quality(symbol, venue));
  const holes = useQuery(gaps(symbol, venue));
  const erase = useMutation({
    mutationFn: () => done(desk.DELETE('/admin/data/{symbol}', { params: { path: { symbol }, query: { venue } } })),
    onSuccess: () => {
      onClose();
      void client.invalidateQueries();
    },
  });
  if (asking) {
    return (
      <Confirm
        title={`Delete the data of ${market}?`}
        action={`Delete ${market}`}
        busy={erase.isPending}
        error={<InlineError error={erase.error} />}
        onConfirm={() => erase.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>
          All stored bars of <strong>{market}</strong>
          {report.data && ` (${count(report.data.actual_bars)} of the base timeframe, and every larger timeframe)`} will be deleted.
          Sessions and their trades are kept. You can import the bars again from their files.
        </p>
      </Confirm>
    );
  }
  return (
    <Dialog title={`${market}: stored data`} onClose={onClose} drawer>
      <DialogContent>
        <QueryView query={report} what="Data quality" skeletonRows={4}>
          {(data) => <Quality data={data} />}
        </QueryView>
        <QueryView query={holes} what="Gaps" skeletonRows={3}>
          {(list) => (
            <>
              {report.data?.start_date && report.data.end_date && (
                <GapTimeline start={report.data.start_date} end={report.data.end_date} gaps={list} />
              )}
              <GapList list={list} />
            </>
          )}
        </QueryView>
        <div className={styles.drawerActions}>
          <ButtonLink to="/markets/$market" params={{ market }}>
            Open the chart
          </ButtonLink>
          <MoveVenue symbol={symbol} venue={venue} />
          <Button icon="trash" onClick={() => setAsking(true)}>
            Delete the data
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Quality({ data }: { data: DataQuality }) {
  const figures: [string, string][] = [
    ['Score', `${count(data.score)} / 100`],
    ['Complete', percent(data.completeness * 100, 3)],
    ['Bars', count(data.actual_bars)],
    ['Missing', count(data.missing_bars)],
    ['Duplicates seen', count(data.duplicates_seen)],
    ['Outliers', count(data.outliers)],
  ];
  return (
    <>
      <dl className={styles.report}>
        {figures.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd className="tnum">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="faint tnum">
        {data.timeframe && `Base timeframe ${data.timeframe}, `}
        {utcDay(data.start_date)} to {utcDay(data.end_date)} UTC
      </p>
      {data.how.length > 0 && (
        <details className={styles.refused}>
          <summary>How the score is calculated</summary>
          <ul>
            {data.how.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function GapList({ list }: { list: Gap[] }) {
  if (list.length === 0) return <p className="muted">No gaps: every bar between the first and the last is there.</p>;
  return (
    <div className={styles.gapList}>
      <Table aria-label="Gaps">
        <thead>
          <tr>
            <th scope="col">First missing (UTC)</th>
            <th scope="col">Last missing (UTC)</th>
            <th scope="col" className="num">
              Bars
            </th>
          </tr>
        </thead>
        <tbody>
          {list.slice(0, mostGapsListed).map((gap) => (
            <tr key={gap.from}>
              <td className="tnum">{utc(gap.from).slice(0, 16)}</td>
              <td className="tnum">{utc(gap.to).slice(0, 16)}</td>
              <td className="num">{count(gap.missing_bars)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {list.length > mostGapsListed && (
        <p className="faint">
          The first {mostGapsListed} of {count(list.length)}; the timeline shows all.
        </p>
      )}
    </div>
  );
}
