import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../../api/client';
import { trades } from '../../api/queries';
import { isInFlight } from '../../domain/trades';
import { InlineError } from '../States';
import styles from './trades.module.css';
import { ButtonLink } from '../ButtonLink';

/** Why a market cannot be replaced now, with the way to what has to be closed first. */
export function CloseFirst({ error, account, besides }: { error: unknown; account: string; besides?: readonly string[] }) {
  const isHeld = error instanceof ApiError && error.status === 409;
  const { data, isPending } = useQuery({ ...trades({ account, open: true }), enabled: isHeld });
  if (!isHeld) return <InlineError error={error} besides={besides} />;
  const open = (data ?? []).filter((trade) => isInFlight(trade.phase));
  const only = open.length === 1 ? open[0] : undefined;
  return (
    <div className={styles.closeFirst}>
      <InlineError error={error} />
      {/* Only once it is known where it leads: a click before that would show all trades instead of the one. */}
      {isPending ? null : (
        <ButtonLink to="/trades" search={only ? { account, id: only.trade_id } : { account }}>
          {open.length > 1 ? `Show the ${open.length} trades to close` : 'Show the trade to close'}
        </ButtonLink>
      )}
    </div>
  );
}
