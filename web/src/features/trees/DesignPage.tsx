import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { refusalOf } from '../../api/refusal';
import type { StakingTree } from '../../api/types';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { BackIcon } from '../../ui/Icon';
import { PageHead } from '../../ui/PageHead';
import { InlineError, Skeleton } from '../../ui/States';
import { LookInputs, ShapeInputs } from './DesignInputs';
import { DrawPanel } from './DrawPanel';
import { addressOf, keyOf, linkOf, names, told, usual, type Address, type Inputs } from './inputs';
import { OptimiseDialog } from './OptimiseDialog';
import { Panel } from './Panel';
import { design, drawDesign, oneTree } from './queries';
import { SaveDialog } from './SaveDialog';
import { TreeResult } from './TreeResult';
import styles from './trees.module.css';
import { useInputs } from './useInputs';
import { useLast } from './useLast';
import { walkOf } from './walk';

const page = getRouteApi('/shell/trees/design');

/** A tree is made of a few numbers; what it comes to is computed by the desk as they change. */
export function DesignPage() {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const write = useCallback(
    (address: Address) =>
      void navigate({ search: ({ of, optimise }) => ({ ...address, of, optimise }), replace: true, resetScroll: false }),
    [navigate],
  );
  const fields = useInputs(addressOf({ ...search }), write);
  const { asked, inputs, isBehind } = fields;
  const query = useQuery({ ...design(asked ?? usual), enabled: asked !== null });
  const made = useLast(query.data);
  const refused = refusalOf(query.error, { fields: names, told });
  const errors = { ...(query.error && !isBehind ? refused.fields : {}), ...(fields.wrong ?? {}) };
  const of = useQuery({ ...oneTree(search.of ?? '', usual.rate), enabled: search.of !== undefined }).data;
  const [saving, setSaving] = useState<'tree' | 'version' | null>(null);
  const canSave = inputs !== null && query.error === null;
  const isOld = isBehind || query.data === undefined;
  const walk = useMemo(() => made && walkOf(made.nodes, made.win_rate), [made]);
  const saved = (tree: StakingTree) => void navigate({ to: '/trees/$treeId', params: { treeId: tree.id }, search: looked(inputs) });
  const setOptimise = (shown: boolean) =>
    void navigate({ search: (before) => ({ ...before, optimise: shown || undefined }), replace: true, resetScroll: false });

  return (
    <>
      <PageHead className={styles.head}>
        <ButtonLink kind="quiet" to="/trees" aria-label="All trees">
          <BackIcon />
        </ButtonLink>
        <h1>{of ? `New version of ${of.name}` : 'Tree designer'}</h1>
        <Button onClick={() => setOptimise(true)}>Find the best</Button>
        {of && of.origin !== 'preset' && (
          <Button disabled={!canSave} onClick={() => setSaving('tree')}>
            Save as another tree
          </Button>
        )}
        <Button kind="primary" disabled={!canSave} onClick={() => setSaving(isVersioned(of) ? 'version' : 'tree')}>
          {isVersioned(of) ? 'Save the version' : 'Save as a tree'}
        </Button>
      </PageHead>
      <Panel
        summary={`${fields.typed.wins} wins before ${fields.typed.losses} losses, win rate ${fields.typed.rate} %`}
        fields={
          <>
            <ShapeInputs fields={fields} errors={errors} made={made} />
            <LookInputs fields={fields} errors={errors} />
          </>
        }
      >
        {made && walk ? (
          <TreeResult tree={made} fall={made.fall} advice={made.advice} isOld={isOld}>
            {query.error && refused.form && <InlineError error={refused.form.error} besides={refused.form.named} />}
            <DrawPanel
              subject={asked ? keyOf(asked) : ''}
              lengths={walk.lengths}
              below={asked?.below ?? usual.below}
              within={asked?.within ?? usual.within}
              draw={(draw) => drawDesign(inputs ?? usual, draw)}
            />
          </TreeResult>
        ) : query.error || fields.wrong ? (
          <div className={styles.none}>
            <h2>These inputs make no tree</h2>
            <p className="muted">What is wrong stands beside them.</p>
            {refused.form && <InlineError error={refused.form.error} besides={refused.form.named} />}
          </div>
        ) : (
          <Skeleton rows={12} label="the tree" />
        )}
      </Panel>
      {saving && inputs && (
        <SaveDialog inputs={inputs} of={saving === 'version' ? of : undefined} onClose={() => setSaving(null)} onSaved={saved} />
      )}
      {search.optimise && (
        <OptimiseDialog
          inputs={inputs ?? usual}
          onClose={() => setOptimise(false)}
          onTake={(found) => void navigate({ search: { ...linkOf(found), of: search.of } })}
        />
      )}
    </>
  );
}

/** A preset stays as it is: what is made of it is a tree of its own. */
const isVersioned = (of: StakingTree | undefined): of is StakingTree => of !== undefined && of.origin !== 'preset';

/** With what a design was looked at. */
const looked = (inputs: Inputs | null) => (inputs ? { rate: inputs.rate, below: inputs.below, within: inputs.within } : {});
