import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { accounts, venues } from '../../api/queries';
import { venueWord } from '../../domain/markets';
import styles from './trades-page.module.css';
import { Input, Select } from '../../ui/Input';
import { TableTools } from '../../ui/DataTable';

const page = getRouteApi('/shell/trades');

const phases = { planned: 'Planned', entering: 'Entering', open: 'Open', exited: 'Settling', settled: 'Settled' };
const owners = { session: 'Sessions', strategy: 'Strategies', person: 'By hand', protection: 'Protection' };

/** All filters stand in the address, so that a link shows the same rows. */
export function TradeFilters() {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const { data: knownAccounts } = useQuery(accounts);
  const { data: knownVenues } = useQuery(venues);
  const set = (name: 'symbol' | 'venue' | 'account' | 'phase' | 'owner' | 'from' | 'to') => (event: { target: { value: string } }) =>
    void navigate({ search: (old) => ({ ...old, [name]: event.target.value.trim() || undefined }), replace: true });
  const setSymbol = (event: { target: { value: string } }) => set('symbol')({ target: { value: event.target.value.toUpperCase() } });
  return (
    <TableTools className={styles.tradeFilters} role="group" aria-label="Filters">
      <Input type="search" aria-label="Symbol" placeholder="Symbol" value={search.symbol ?? ''} onChange={setSymbol} />
      <Select aria-label="Venue" value={search.venue ?? ''} onChange={set('venue')}>
        <option value="">Any venue</option>
        {knownVenues?.map((row) => (
          <option key={row.venue} value={row.venue}>
            {venueWord(row.venue)}
          </option>
        ))}
      </Select>
      <Select aria-label="Account" value={search.account ?? ''} onChange={set('account')}>
        <option value="">Any account</option>
        {knownAccounts?.map((row) => (
          <option key={row.account} value={row.account}>
            {row.account}
          </option>
        ))}
      </Select>
      <Select aria-label="Phase" value={search.phase ?? ''} onChange={set('phase')}>
        <option value="">Any phase</option>
        {Object.entries(phases).map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </Select>
      <Select aria-label="Owner" value={search.owner ?? ''} onChange={set('owner')}>
        <option value="">Any owner</option>
        {Object.entries(owners).map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </Select>
      <span className={styles.planned}>
        <span aria-hidden>Planned</span>
        <Input type="date" aria-label="Planned from (UTC)" value={search.from ?? ''} onChange={set('from')} />
        <span aria-hidden>to</span>
        <Input type="date" aria-label="Planned until (UTC)" value={search.to ?? ''} onChange={set('to')} />
      </span>
    </TableTools>
  );
}
