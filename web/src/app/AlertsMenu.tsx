import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useChannels, useMessages } from '../api/hooks';
import { alertOf, type Alert, type LiveMessage } from '../api/messages';
import { Time } from '../ui/Figures';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import styles from './shell.module.css';

interface Kept extends Alert {
  key: string;
}

const mostKept = 50;

/** What the desk wants somebody to look at: an exit refused, a trade unprotected. Kept while the page is open. */
export function AlertsMenu() {
  const [alerts, setAlerts] = useState<Kept[]>([]);
  useChannels('alerts');
  useMessages(
    useCallback((message: LiveMessage) => {
      const alert = alertOf(message);
      if (alert) setAlerts((old) => [{ ...alert, key: `${alert.at}/${old.length}` }, ...old].slice(0, mostKept));
    }, []),
  );
  return (
    <Menu
      label={alerts.length === 0 ? 'Alerts: none' : `Alerts: ${alerts.length}`}
      className={alerts.length > 0 ? styles.alertsSome : undefined}
      button={
        <>
          <Icon name="bell" />
          {alerts.length > 0 && <span className="tnum">{alerts.length}</span>}
        </>
      }
    >
      <div className={styles.alerts} role="log" aria-label="Alerts">
        {alerts.length === 0 ? (
          <p className="muted">No alerts since this page was opened.</p>
        ) : (
          <ul>
            {alerts.map((alert) => (
              <li key={alert.key}>
                <strong>{alert.symbol}</strong> {alert.message}
                <span className="faint">
                  <Time at={alert.at} />
                  {alert.tradeId !== null && (
                    <>
                      {' · '}
                      <Link to="/trades" search={{ id: alert.tradeId }}>
                        Show trade
                      </Link>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Menu>
  );
}
