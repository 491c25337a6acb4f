import { useLiveStatus } from '../api/hooks';
import { live } from '../api/live';
import { age } from '../domain/times';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { useNow } from '../ui/useNow';
import styles from './shell.module.css';

/** Stands above the content from the moment the stream is lost until it is back. */
export function StreamNotice() {
  const { state, lostSince } = useLiveStatus();
  const now = useNow(state === 'lost' ? 1000 : 0);
  if (state !== 'lost' || lostSince === null) return null;
  return (
    <div className={styles.streamNotice} role="alert" data-testid="stream-notice">
      <Icon name="warning" />
      <span>
        Connection to the desk lost <span className="tnum">{age((now - lostSince) / 1000)}</span> ago. What you see is from before then.
        Reconnecting …
      </span>
      <Button kind="quiet" icon="refresh" onClick={() => live.retryNow()}>
        Retry now
      </Button>
    </div>
  );
}
