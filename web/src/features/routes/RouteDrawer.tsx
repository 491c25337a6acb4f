import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { answer, desk, done } from '../../api/client';
import { keys } from '../../api/keys';
import { trees } from '../../api/queries';
import type { Route, RouteSecret } from '../../api/types';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Confirm, Dialog, DialogContent } from '../../ui/Dialog';
import { Time } from '../../ui/Figures';
import { InlineError } from '../../ui/States';
import { busyWords, sizingWords } from './words';
import styles from './routes.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { Facts } from '../../ui/Facts';

interface RouteDrawerProps {
  route: Route;
  onClose: () => void;
  onSecret: (secret: RouteSecret) => void;
}

export function RouteDrawer({ route, onClose, onSecret }: RouteDrawerProps) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<'rotate' | 'delete' | null>(null);
  const { data: knownTrees } = useQuery(trees);
  const params = { path: { id: route.id } };
  const rotate = useMutation({
    mutationFn: () => answer(desk.POST('/api/routes/{id}/rotate-token', { params })),
    onSuccess: (fresh) => {
      setAsking(null);
      onSecret({ ...route, ...fresh });
    },
  });
  const erase = useMutation({
    mutationFn: () => done(desk.DELETE('/api/routes/{id}', { params })),
    onSuccess: () => {
      onClose();
      void client.invalidateQueries({ queryKey: keys.routes });
    },
  });

  if (asking === 'rotate') {
    return (
      <Confirm
        title={`Renew the token of ${route.name}?`}
        action="Renew the token"
        busy={rotate.isPending}
        error={<InlineError error={rotate.error} />}
        onConfirm={() => rotate.mutate()}
        onClose={() => setAsking(null)}
      >
        <p>The current token stops working at once: alerts that still use it are refused with 401 until they have the new address.</p>
      </Confirm>
    );
  }
  if (asking === 'delete') {
    return (
      <Confirm
        title={`Delete ${route.name}?`}
        action="Delete the route"
        busy={erase.isPending}
        error={<InlineError error={erase.error} />}
        onConfirm={() => erase.mutate()}
        onClose={() => setAsking(null)}
      >
        <p>
          Its address stops working at once. Its sessions, signals and trades are kept for the record; an open trade keeps its exits at the
          venue.
        </p>
      </Confirm>
    );
  }

  const facts: [string, ReactNode][] = [
    ['Symbols', route.symbols.join(', ')],
    ['Account', route.account],
    ['Staking tree', knownTrees?.find((tree) => tree.id === route.staking_tree_id)?.name ?? route.staking_tree_id],
    ['Sizing', sizingWords[route.sizing]],
    ['While a trade is open', busyWords[route.on_busy]],
    ['Lower reward : risk', route.allow_lower_reward_risk ? 'accepted' : 'refused when more than 10 % below the tree’s'],
    ['Allowed senders', route.allowed_senders.length > 0 ? route.allowed_senders.join(', ') : 'any address with the token'],
    ['Authentication', route.hmac ? 'HMAC-SHA256 signature of the body' : 'token in the address'],
    ['Created', <Time key="made" at={route.created_at} />],
  ];
  return (
    <Dialog title={route.name} onClose={onClose} drawer>
      <DialogContent>
        {route.warnings?.map((warning) => (
          <Note key={warning} tone="warn">
            {warning}
          </Note>
        ))}
        <Facts>
          {facts.map(([word, value]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </Facts>
        <div className={styles.routeActions}>
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
      </DialogContent>
    </Dialog>
  );
}
