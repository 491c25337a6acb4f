import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { answer, desk } from '../api/client';
import { useChannels, useMessages } from '../api/hooks';
import { keys } from '../api/keys';
import { alertOf, type LiveMessage } from '../api/messages';
import { alerts, me } from '../api/queries';
import type { Alert } from '../api/types';
import { Button } from '../ui/Button';
import { Time } from '../ui/Figures';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { InlineError } from '../ui/States';
import { readPreference, usePreference } from '../ui/usePreference';
import { cx } from '../ui/cx';
import { atMostEvery, bellWords, canNotify, notify, sound, unreadOf } from './alerts';
import styles from './shell.module.css';

const maySound = atMostEvery(2000);

/** What the desk told people: a trade that ended, an exit refused, an alert that is missing. Kept until somebody has read it. */
export function AlertsMenu() {
  const { data: told = [] } = useQuery(alerts);
  const { unread, pressing } = unreadOf(told);
  const [newest, setNewest] = useState('');
  useChannels('alerts');
  useMessages(
    useCallback((message: LiveMessage) => {
      const alert = alertOf(message);
      if (!alert) return;
      setNewest(alert.message);
      if (readPreference('alert-sound') === 'on' && maySound(Date.now())) sound(alert.level);
      if (readPreference('alert-notifications') === 'on' && document.hidden) notify(alert);
    }, []),
  );
  return (
    <>
      <span className="visually-hidden" role="status">
        {newest}
      </span>
      <Menu
        label={bellWords(unread.length, pressing)}
        className={cx(unread.length > 0 && styles.alertsSome)}
        panelClassName={styles.alertsPanel}
        button={
          <>
            <Icon name="bell" />
            {pressing > 0 ? <span className="tnum">{pressing}</span> : unread.length > 0 && <span className={styles.alertsDot} />}
          </>
        }
      >
        <Panel told={told} unread={unread} />
      </Menu>
    </>
  );
}

function Panel({ told, unread }: { told: readonly Alert[]; unread: readonly Alert[] }) {
  const client = useQueryClient();
  const { data: account } = useQuery(me);
  const newest = told[0];
  const read = useMutation({
    mutationFn: (upTo: number) => answer(desk.POST('/api/alerts/read', { body: { up_to: upTo } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.alerts }),
  });
  return (
    <div className={styles.alerts}>
      <div className={styles.alertsHead}>
        <h2>Alerts</h2>
        {unread.length > 0 && newest && account?.role !== 'viewer' && (
          <Button kind="quiet" busy={read.isPending} onClick={() => read.mutate(newest.id)}>
            Mark all as read
          </Button>
        )}
      </div>
      <InlineError error={read.error} />
      {told.length === 0 ? (
        <p className="muted">Nothing yet. Closed trades, failed entries and exits, refused signals and missing alerts appear here.</p>
      ) : (
        <ul aria-label="Alerts">
          {told.map((alert) => (
            <Line key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      <Aloud />
    </div>
  );
}

const icons = { info: 'info', warning: 'warning', bad: 'cross' } as const;

function Line({ alert }: { alert: Alert }) {
  return (
    <li data-level={alert.level} data-read={alert.read_at !== null}>
      <Icon name={icons[alert.level]} size={14} />
      <span>
        {alert.read_at === null && <b className={styles.alertsNew}>New</b>} {alert.message}{' '}
        {alert.count > 1 && <span className="muted">({alert.count} in all)</span>}
        <span className="faint">
          <Time at={alert.at} />
          {alert.trade_id !== null && (
            <>
              {' · '}
              <Link to="/trades" search={{ id: alert.trade_id }}>
                Show trade
              </Link>
            </>
          )}
          {alert.signal_id !== null && (
            <>
              {' · '}
              <Link to="/signals" search={{ id: alert.signal_id }}>
                Show signal
              </Link>
            </>
          )}
          {alert.signal_id === null && alert.trade_id === null && alert.route_id !== null && (
            <>
              {' · '}
              <Link to="/routes" search={{ id: alert.route_id }}>
                Show route
              </Link>
            </>
          )}
        </span>
      </span>
    </li>
  );
}

/** Whether this browser sounds, and shows alerts while the page is hidden. */
function Aloud() {
  const [sounds, setSounds] = usePreference('alert-sound', 'off');
  const [notifies, setNotifies] = usePreference('alert-notifications', 'off');
  const [denied, setDenied] = useState(false);
  const turnOn = async () => {
    const allowed = (await Notification.requestPermission()) === 'granted';
    setDenied(!allowed);
    setNotifies(allowed ? 'on' : 'off');
  };
  return (
    <div className={styles.alertsAloud}>
      <label>
        <input
          type="checkbox"
          checked={sounds === 'on'}
          onChange={(event) => {
            setSounds(event.target.checked ? 'on' : 'off');
            if (event.target.checked) sound('info');
          }}
        />
        Sound
      </label>
      <label>
        <input
          type="checkbox"
          checked={notifies === 'on'}
          disabled={!canNotify()}
          onChange={(event) => (event.target.checked ? void turnOn() : setNotifies('off'))}
        />
        Notifications while the page is hidden
      </label>
      {!canNotify() && <p className="faint">Browsers only allow notifications over HTTPS or on this machine.</p>}
      {denied && <p className="faint">Your browser blocks notifications from this page. You can allow them in its site settings.</p>}
    </div>
  );
}
