import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '../../api/keys';
import type { StakingTree } from '../../api/types';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Confirm } from '../../ui/Dialog';
import { saveFile } from '../../ui/saveFile';
import { InlineError } from '../../ui/States';
import { ImportDialog } from './ImportDialog';
import { inputsFrom, linkOf, type Inputs } from './inputs';
import { deleteTree, exportTree } from './queries';
import { fileName } from './words';
import { legible } from './written';

interface TreeActionsProps {
  tree: StakingTree;
  /** With what it is looked at. */
  inputs: Inputs;
  onFailed: (error: unknown) => void;
}

/** What may be done with a saved tree. */
export function TreeActions({ tree, inputs, onFailed }: TreeActionsProps) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<{ what: 'delete' } | { what: 'write'; text: string } | null>(null);
  const fetched = useMutation({
    mutationFn: async () => legible(await exportTree(tree.id)),
    onMutate: () => onFailed(null),
    onError: onFailed,
  });
  const toFile = () => fetched.mutate(undefined, { onSuccess: (text) => saveFile(fileName(tree.name), text, 'application/json') });
  const toWrite = () => fetched.mutate(undefined, { onSuccess: (text) => setAsking({ what: 'write', text }) });
  const { rate, below, within } = inputs;
  const designed = linkOf(inputsFrom(tree, { rate, below, within }));
  return (
    <>
      {tree.origin === 'written' ? (
        <Button busy={fetched.isPending} onClick={toWrite}>
          New version
        </Button>
      ) : (
        <ButtonLink to="/trees/design" search={{ ...designed, of: tree.origin === 'preset' ? undefined : tree.id }}>
          {tree.origin === 'preset' ? 'Design from it' : 'New version'}
        </ButtonLink>
      )}
      <ButtonLink to="/trees/compare" search={{ one: tree.id, rate }}>
        Compare
      </ButtonLink>
      <Button icon="download" busy={fetched.isPending} onClick={toFile}>
        Export JSON
      </Button>
      {tree.origin !== 'preset' && (
        <Button icon="trash" onClick={() => setAsking({ what: 'delete' })}>
          Delete
        </Button>
      )}
      <ButtonLink kind="primary" to="/routes" search={{ make: true, tree: tree.id }}>
        Make a route with it
      </ButtonLink>
      {asking?.what === 'delete' && (
        <DeleteDialog tree={tree} onClose={() => setAsking(null)} onDeleted={() => void navigate({ to: '/trees', search: {} })} />
      )}
      {asking?.what === 'write' && (
        <ImportDialog
          of={tree}
          text={asking.text}
          onClose={() => setAsking(null)}
          onSaved={(saved) => {
            setAsking(null);
            void navigate({ to: '/trees/$treeId', params: { treeId: saved.id } });
          }}
        />
      )}
    </>
  );
}

function DeleteDialog({ tree, onClose, onDeleted }: { tree: StakingTree; onClose: () => void; onDeleted: () => void }) {
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => deleteTree(tree.id),
    onSuccess: () => {
      onDeleted();
      client.removeQueries({ queryKey: [...keys.trees, 'one', tree.id] });
      void client.invalidateQueries({ queryKey: keys.trees });
    },
  });
  return (
    <Confirm
      title={`Delete ${tree.name}?`}
      action="Delete the tree"
      busy={erase.isPending}
      error={<InlineError error={erase.error} />}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    >
      <p>
        {tree.version > 1 || !tree.is_newest ? `Only version ${tree.version}: its other versions stay. ` : ''}
        A tree that a route or a session names cannot be deleted.
      </p>
    </Confirm>
  );
}
