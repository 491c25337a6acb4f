import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, type ChangeEvent } from 'react';
import { ApiError } from '../../api/client';
import { keys } from '../../api/keys';
import type { StakingTree } from '../../api/types';
import { percent, signedPercent } from '../../domain/numbers';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Dialog, DialogContent, DialogFoot } from '../../ui/Dialog';
import { required, useDeskForm } from '../../ui/form';
import { InlineError } from '../../ui/States';
import { saveWritten } from './queries';
import styles from './trees.module.css';
import { placeIn, readTree, type Written } from './written';

interface ImportDialogProps {
  /** The tree that another version is written of; else it is a tree of its own. */
  of?: StakingTree;
  text?: string;
  onClose: () => void;
  onSaved: (tree: StakingTree) => void;
}

/** More than the largest tree comes to. */
const largestFile = 2_000_000;

const example = '{\n  "name": "…",\n  "nodes": [\n    { "node": "Start", "stake_percent": 1, "win_to": "WIN", "loss_to": "LOST" }\n  ]\n}';

/** A tree that is written by hand, or was exported elsewhere: pasted or from a file. */
export function ImportDialog({ of, text = '', onClose, onSaved }: ImportDialogProps) {
  const client = useQueryClient();
  const frame = useRef<HTMLDivElement>(null);
  const form = useDeskForm({
    initial: { name: of?.name ?? '', json: text },
    check: ({ name, json }) => ({ name: required(name), json: required(json) ?? readTree(json).wrong }),
    send: async ({ name, json }) => {
      const { tree, wrong } = readTree(json);
      if (!tree) throw new Error(wrong);
      return saveWritten(name.trim(), tree.named(name.trim()), of?.id);
    },
    onDone: async (saved) => {
      await client.invalidateQueries({ queryKey: keys.trees });
      onSaved(saved);
    },
  });
  const take = (json: string) => {
    const name = readTree(json).tree?.name;
    if (name && form.getFieldValue('name').trim() === '') form.setFieldValue('name', name);
  };
  const takeFile = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (!file) return;
    const json = file.size > largestFile ? '' : await file.text();
    form.setFieldValue('json', json);
    take(json);
    target.value = '';
  };
  /** Selects what is wrong in the text. */
  const show = (place: string) => {
    const area = frame.current?.querySelector('textarea');
    const found = area && placeIn(area.value, place);
    if (!area || !found) return;
    area.focus();
    area.setSelectionRange(found.from, found.to);
    const line = area.value.slice(0, found.from).split('\n').length;
    area.scrollTop = Math.max(0, (line - 4) * 18);
  };
  return (
    <Dialog title={of ? `Write a new version of ${of.name}` : 'Import a tree'} onClose={onClose} wide>
      <form.AppForm>
        <form.Frame>
          <DialogContent>
            <form.AppField name="name">
              {(field) => <field.Text label="Name" required maxLength={100} autoComplete="off" />}
            </form.AppField>
            <div ref={frame} className={styles.json}>
              <form.AppField name="json">
                {(field) => (
                  <field.Area
                    label="Tree as JSON"
                    rows={12}
                    wrap="off"
                    spellCheck={false}
                    placeholder={example}
                    hint="A node is Start or wins-losses, such as 2-1. It leads to the node with one more win or loss, to WIN or to LOST."
                    onType={take}
                  />
                )}
              </form.AppField>
              <label className={styles.file}>
                <span>From a file</span>
                <input type="file" accept=".json,application/json" onChange={(event) => void takeFile(event)} />
              </label>
            </div>
            <form.Subscribe selector={(state) => state.values.json}>{(json) => <Preview json={json} />}</form.Subscribe>
            <form.Rest>{(error, named) => <Places error={error} named={named} onShow={show} />}</form.Rest>
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

/** What the pasted stakes come to, before anything is saved. */
function Preview({ json }: { json: string }) {
  const tree = useMemo(() => (json.trim() === '' ? null : readTree(json).tree), [json]);
  return tree && <PreviewOf tree={tree} />;
}

function PreviewOf({ tree: { count, replicated } }: { tree: Written }) {
  const nodes = `${count} ${count === 1 ? 'node' : 'nodes'}`;
  if (!replicated) return <p className="muted">{nodes}. Their edges do not yet lead from Start to both ends.</p>;
  return (
    <Note tone={replicated.error > 0.1 ? 'warn' : 'info'}>
      {nodes}. WIN at {signedPercent(replicated.win, 3)}, LOST at {signedPercent(replicated.lost, 3)}. Replication error: paths end at
      most {percent(replicated.error, 4)} from there.
    </Note>
  );
}

/** What the desk found wrong, each with its place in the text. */
function Places({ error, named, onShow }: { error: unknown; named: readonly string[]; onShow: (place: string) => void }) {
  const places = error instanceof ApiError ? Object.entries(error.errors).filter(([place]) => !named.includes(place)) : [];
  if (places.length === 0) return <InlineError error={error} besides={named} />;
  return (
    <div role="alert" aria-label="What is wrong with the tree">
      <ul className={styles.places}>
        {places.map(([place, messages]) => (
          <li key={place}>
            <button type="button" onClick={() => onShow(place)} title="Show it in the text">
              <code>{place}</code>
            </button>
            <span>{messages.join(' ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
