import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, desk } from '../../api/client';
import { keys } from '../../api/keys';
import { accounts, trees } from '../../api/queries';
import type { RouteSecret } from '../../api/types';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { createBody, newRoute, type RouteDraft } from './draft';
import { RouteFields } from './RouteFields';
import { useRouteForm } from './routeForm';

interface NewRouteDialogProps {
  /** What is known of it already, from an alert that was pasted. */
  initial?: RouteDraft;
  sample?: string;
  onClose: () => void;
  onMade: (secret: RouteSecret) => void;
}

export function NewRouteDialog({ initial = newRoute, sample = '', onClose, onMade }: NewRouteDialogProps) {
  const client = useQueryClient();
  const { data: knownAccounts = [] } = useQuery(accounts);
  const { data: knownTrees = [] } = useQuery(trees);
  const [refused, setRefused] = useState<unknown>(null);
  const form = useRouteForm({
    initial,
    send: (draft) => {
      const body = createBody({
        ...draft,
        // The first of each is on screen while nothing is chosen.
        account: draft.account || (knownAccounts[0]?.account ?? 'simulator'),
        staking_tree_id: draft.staking_tree_id || (knownTrees[0]?.id ?? ''),
      });
      return answer(desk.POST('/api/routes', { body }));
    },
    onRefused: setRefused,
    onDone: (made) => {
      void client.invalidateQueries({ queryKey: keys.routes });
      if ('token' in made) onMade(made);
    },
  });

  return (
    <Dialog title="New route" onClose={onClose} wide>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <RouteFields form={form} refused={refused} sample={sample} />
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Create the route</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}
