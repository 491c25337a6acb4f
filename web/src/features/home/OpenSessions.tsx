import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { money } from '../../domain/numbers';
import { Change } from '../../ui/Figures';
import { dashboard } from './queries';
import styles from './home.module.css';

const most = 8;

/** Sessions under way on the account: where in its tree each stands and what it has brought so far. */
export function OpenSessions({ account }: { account: string }) {
  const { data } = useQuery(dashboard);
  const open = (data?.active_sessions ?? []).filter((session) => session.account === account);
  return (
    <section className={styles.side} aria-label="Open sessions">
      <h2>
        Open sessions <Link to="/sessions">All sessions</Link>
      </h2>
      {open.length === 0 ? (
        <p className="muted">No session is open. An accepted alert on a route begins one.</p>
      ) : (
        <ul className={styles.sessions}>
          {open.slice(0, most).map((session) => (
            <li key={session.session_id}>
              <Link to="/sessions/$sessionId" params={{ sessionId: session.session_id }}>
                {session.session_name}
              </Link>
              <span className="muted">
                at {session.current_node}, basis {money(session.basis)}
              </span>
              <Change value={session.running_total} kind="money" />
            </li>
          ))}
        </ul>
      )}
      {open.length > most && <p className="faint">and {open.length - most} more</p>}
    </section>
  );
}
