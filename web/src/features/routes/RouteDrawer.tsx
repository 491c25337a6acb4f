import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { answer, desk, done } from '../../api/client';
import { keys } from '../../api/keys';
import { trees } from '../../api/queries';
import type { Route, RouteSecret } from '../../api/types';
import { age } from '../../domain/times';
import { missing, percent } from '../../domain/numbers';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Confirm, Dialog, DialogContent } from '../../ui/Dialog';
import { Change, Time } from '../../ui/Figures';
import { InlineError } from '../../ui/States';
import { EditRouteDialog } from './EditRouteDialog';
import { TryAlert } from './TryAlert';
import { busyWords, defaultsWords, expectedWords, formatWords, signalWords, sizingWords } from './words';
import styles from './routes.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { Facts } from '../../ui/Facts';

interface RouteDrawerProps {
  route: Route;
  onClose: () => void;
  onSecret: (secret: RouteSecret) => void;
}

/** One route: where it stands, what it is made of, and what may be done with it. */
export function RouteDrawer({ route, onClose, onSecret }: RouteDrawerProps) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<'rotate' | 'delete' | null>(null);
  const [editing, setEditing] = useState(false);
  const params = { path: { id: route.id } };
  const pause = useMutation({
    mutationFn: () => answer(desk.PATCH('/api/routes/{id}', { params, body: { paused: route.paused_at === null } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.routes }),
  });

  if (asking === 'rotate') return <Rotate route={route} onClose={() => setAsking(null)} onSecret={onSecret} />;
  if (asking === 'delete') return <Erase route={route} onClose={() => setAsking(null)} onGone={onClose} />;
  return (
    <Dialog title={route.name} onClose={onClose} drawer>
      <DialogContent>
        {route.paused_at !== null && (
          <Note tone="warn">
            Paused since <Time at={route.paused_at} />: alerts are refused, except those that close a trade.
          </Note>
        )}
        {route.missed_at !== null && (
          <Note tone="warn">
            No alert has come when one was due (noticed <Time at={route.missed_at} />). Is the sender still running, and does it still use
            the right address?
          </Note>
        )}
        {route.warnings.map((warning) => (
          <Note key={warning} tone="warn">
            {warning}
          </Note>
        ))}
        <Standing route={route} />
        <div className={styles.routeActions}>
          <Button kind="primary" onClick={() => setEditing(true)}>
            Edit
          </Button>
          <Button busy={pause.isPending} onClick={() => pause.mutate()}>
            {route.paused_at === null ? 'Pause' : 'Resume'}
          </Button>
          <ButtonLink to="/routes/paste" search={{ route: route.id }}>
            Paste and see
          </ButtonLink>
          <ButtonLink to="/signals" search={{ route: route.id }}>
            Show signals
          </ButtonLink>
          <Button icon="key" onClick={() => setAsking('rotate')}>
            Renew the token
          </Button>
          <Button icon="trash" onClick={() => setAsking('delete')}>
            Delete
          </Button>
        </div>
        <InlineError error={pause.error} />
        <TryAlert key={JSON.stringify([route.mapping, route.defaults, route.symbols])} route={route} />
        <Settings route={route} />
      </DialogContent>
      {editing && <EditRouteDialog route={route} onClose={() => setEditing(false)} />}
    </Dialog>
  );
}

/** The three figures that matter first. */
function Standing({ route }: { route: Route }) {
  return (
    <dl className={styles.standing} aria-label="Where it stands">
      <div>
        <dt>Last signal</dt>
        <dd>
          {route.last_signal_at === null ? (
            <span className="faint">none yet</span>
          ) : (
            <>
              <Time at={route.last_signal_at} /> <span className="muted">{signalWords(route.last_signal_status)}</span>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Node</dt>
        <dd>{route.current_node ?? <span className="faint">no open session</span>}</dd>
      </div>
      <div>
        <dt title="What its trades earned that ended since midnight UTC">Today</dt>
        <dd>{route.today_pnl === null ? <span className="faint">{missing}</span> : <Change value={route.today_pnl} kind="money" />}</dd>
      </div>
    </dl>
  );
}

function Settings({ route }: { route: Route }) {
  const { data: knownTrees } = useQuery(trees);
  const facts: [string, ReactNode][] = [
    ['Symbols', route.symbols.join(', ')],
    ['Account', route.account],
    ['Staking tree', knownTrees?.find((tree) => tree.id === route.staking_tree_id)?.name ?? route.staking_tree_id],
    ['Sizing', sizingWords[route.sizing]],
    ['While a trade is open', busyWords[route.on_busy]],
    ['Format', formatWords(route)],
    ['Defaults', defaultsWords(route.defaults)],
    ['Lower reward : risk', route.allow_lower_reward_risk ? 'accepted' : 'refused when more than 10 % below the tree’s'],
    ['Largest loss at the stop', `${percent(route.max_loss_percent)} of the equity`],
    ['Largest distance from the entry', `at most ${percent(route.max_entry_distance * 100, 0)} of the distance to the stop`],
    ['Alerts expected', expectedWords(route.expect)],
    ['Largest age of an alert', `at most ${age(route.max_signal_age_minutes * 60)}`],
    ['Allowed senders', route.allowed_senders.length > 0 ? route.allowed_senders.join(', ') : 'any address with the token'],
    ['Authentication', route.hmac ? 'HMAC-SHA256 signature of the body' : 'token in the address'],
    ['Created', <Time key="made" at={route.created_at} />],
  ];
  return (
    <section className={styles.part} aria-label="Settings">
      <h2>Settings</h2>
      <Facts>
        {facts.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </Facts>
    </section>
  );
}

function Rotate({ route, onClose, onSecret }: RouteDrawerProps) {
  const rotate = useMutation({
    mutationFn: () => answer(desk.POST('/api/routes/{id}/rotate-token', { params: { path: { id: route.id } } })),
    onSuccess: (fresh) => onSecret({ ...route, ...fresh }),
  });
  return (
    <Confirm
      title={`Renew the token of ${route.name}?`}
      action="Renew the token"
      busy={rotate.isPending}
      error={<InlineError error={rotate.error} />}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      <p>The current token stops working at once: alerts that still use it are refused with 401 until they have the new address.</p>
    </Confirm>
  );
}

function Erase({ route, onClose, onGone }: { route: Route; onClose: () => void; onGone: () => void }) {
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => done(desk.DELETE('/api/routes/{id}', { params: { path: { id: route.id } } })),
    onSuccess: () => {
      onGone();
      void client.invalidateQueries({ queryKey: keys.routes });
    },
  });
  return (
    <Confirm
      title={`Delete ${route.name}?`}
      action="Delete the route"
      busy={erase.isPending}
      error={<InlineError error={erase.error} />}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    >
      <p>
        Its address stops working at once. Its sessions, signals and trades are kept for the record; an open trade keeps its exits at the
        venue.
      </p>
    </Confirm>
  );
}
