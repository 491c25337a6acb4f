import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/keys';
import type { StakingTree } from '../../api/types';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { required, useDeskForm } from '../../ui/form';
import type { Inputs } from './inputs';
import { saveDesign, saveVersion } from './queries';

interface SaveDialogProps {
  inputs: Inputs;
  /** The tree that another version is saved of; else it is a tree of its own. */
  of?: StakingTree;
  onClose: () => void;
  onSaved: (tree: StakingTree) => void;
}

/** Gives a design a name. From then on it never changes. */
export function SaveDialog({ inputs, of, onClose, onSaved }: SaveDialogProps) {
  const client = useQueryClient();
  const form = useDeskForm({
    initial: { name: of?.name ?? '' },
    check: ({ name }) => ({ name: required(name) }),
    send: ({ name }) => (of ? saveVersion(of.id, name.trim(), inputs) : saveDesign(name.trim(), inputs)),
    onDone: async (saved) => {
      await client.invalidateQueries({ queryKey: keys.trees });
      onSaved(saved);
    },
  });
  return (
    <Dialog title={of ? `Save a new version of ${of.name}` : 'Save as a tree'} onClose={onClose}>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <form.AppField name="name">
              {(field) => <field.Text label="Name" required maxLength={100} autoComplete="off" />}
            </form.AppField>
            <p className="muted">
              {of
                ? 'A saved tree never changes: routes and sessions go on with the version that they name. ' +
                  'To move a route to the new one, make a route with it.'
                : 'A saved tree never changes. What you change later is saved as another version.'}
            </p>
            <form.Rest />
          </DialogContent>
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <form.Submit>{of ? 'Save the version' : 'Save the tree'}</form.Submit>
          </DialogFoot>
        </form.Frame>
      </form.AppForm>
    </Dialog>
  );
}
