import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, desk } from '../../api/client';
import { keys } from '../../api/keys';
import type { Route } from '../../api/types';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { draftOf, editBody, type RouteDraft } from './draft';
import { RouteFields } from './RouteFields';
import { useRouteForm } from './routeForm';

interface EditRouteDialogProps {
  route: Route;
  /** What it is to become, where that is known already, from an alert that was pasted. */
  initial?: RouteDraft;
  /** What it was when that was begun: only what differs from it is sent, and what others changed since stays. */
  since?: RouteDraft;
  sample?: string;
  onClose: () => void;
  onEdited?: () => void;
}

/** Changes a route; what is not changed here is not sent. */
export function EditRouteDialog({ route, initial, since, sample = '', onClose, onEdited = onClose }: EditRouteDialogProps) {
  const client = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const [before] = useState(() => since ?? draftOf(route));
  const form = useRouteForm({
    initial: initial ?? before,
    send: (draft) => answer(desk.PATCH('/api/routes/{id}', { params: { path: { id: route.id } }, body: editBody(before, draft) })),
    onRefused: setRefused,
    onDone: async () => {
      await client.invalidateQueries({ queryKey: keys.routes });
      onEdited();
    },
  });
  return (
    <Dialog title={`Edit ${route.name}`} onClose={onClose} wide>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <RouteFields form={form} edits={{ sessionId: route.session_id }} refused={refused} sample={sample} />
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>Save the changes</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}
