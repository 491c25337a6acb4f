import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { accounts, instruments, routes } from '../../api/queries';
import type { AlertReading, Route, RouteSecret } from '../../api/types';
import { Note } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { PageHead } from '../../ui/PageHead';
import { QueryView } from '../../ui/States';
import { useSettled } from '../../ui/useSettled';
import { DefaultsFields } from './DefaultsFields';
import { draftOf, newRoute, readableDefaults, usualDefaults, words, type DefaultsDraft, type RouteDraft } from './draft';
import { EditRouteDialog } from './EditRouteDialog';
import { NewRouteDialog } from './NewRouteDialog';
import { PasteBox, useFilled } from './PasteBox';
import { bestPreset, presets } from './queries';
import { fillDefaults, isOwnFormat, type ReadingRow } from './reading';
import { useRouteForm, type RouteForm } from './routeForm';
import styles from './route-form.module.css';
import { SecretDialog } from './SecretDialog';

const page = getRouteApi('/shell/routes/paste');

/** Paste an alert and see what the desk makes of it, before there is a route, or with the eyes of one that is there. */
export function PastePage() {
  const { route: id } = page.useSearch();
  const query = useQuery(routes);
  if (id === undefined) return <Paste route={null} />;
  return (
    <QueryView query={query} what="The route">
      {(all) => <Paste key={id} route={all.find((route) => route.id === id) ?? null} />}
    </QueryView>
  );
}

function Paste({ route }: { route: Route | null }) {
  const navigate = page.useNavigate();
  const [text, setText] = useState('');
  const [taken, setTaken] = useState<{ draft: RouteDraft; into: Route | null } | null>(null);
  const [secret, setSecret] = useState<RouteSecret | null>(null);
  // The draft begins with the route as it is now; others may change it while one looks.
  const [begun] = useState(() => (route ? draftOf(route) : null));
  const form = useRouteForm({ initial: begun ?? { ...newRoute, format: 'mapped', defaults: usualDefaults } });
  const leave = () => void navigate({ to: '/routes', search: {} });
  return (
    <>
      <PageHead>
        <h1>{route ? `Paste and see: ${route.name}` : 'Paste and see'}</h1>
        <ButtonLink to="/routes" search={{}}>
          All routes
        </ButtonLink>
      </PageHead>
      <div className={styles.page}>
        <Bench form={form} route={route} text={text} onType={setText} onTake={(draft, into) => setTaken({ draft, into })} />
      </div>
      {taken?.into && (
        <EditRouteDialog
          route={taken.into}
          initial={taken.draft}
          since={begun ?? undefined}
          sample={text}
          onClose={() => setTaken(null)}
          onEdited={leave}
        />
      )}
      {taken && !taken.into && !secret && (
        <NewRouteDialog initial={taken.draft} sample={text} onClose={() => setTaken(null)} onMade={setSecret} />
      )}
      {secret && <SecretDialog secret={secret} onClose={leave} />}
    </>
  );
}

interface BenchProps {
  form: RouteForm;
  route: Route | null;
  text: string;
  onType: (text: string) => void;
  onTake: (draft: RouteDraft, into: Route | null) => void;
}

function Bench({ form, route, text, onType, onTake }: BenchProps) {
  const { data: knownAccounts = [] } = useQuery(accounts);
  const { data: markets = [] } = useQuery(instruments);
  const { data: known } = useQuery(presets);
  return (
    <form.Subscribe selector={({ values }) => values}>
      {(values) => {
        const account = values.account || (knownAccounts[0]?.account ?? '');
        const venue = knownAccounts.find((one) => one.account === account)?.venue;
        const typed = words(values.symbols.toUpperCase());
        const symbols = typed.length > 0 ? typed : markets.filter((row) => row.venue === venue).map((row) => row.symbol);
        const draftFor = (read: AlertReading): RouteDraft => ({
          ...values,
          account,
          // A mapped route stays one, also for a text that our own format could read: its mapping would be gone.
          format: (route && route.format !== 'native') || !isOwnFormat(text) ? 'mapped' : 'native',
          symbols: values.symbols.trim() === '' ? (read.signal?.symbol ?? '') : values.symbols,
        });
        return (
          <>
            <section className={styles.side} aria-label="The alert">
              <AutoPreset form={form} text={text} symbols={symbols} account={account} defaults={values.defaults} isOn={route === null} />
              <PasteBox
                text={text}
                onType={onType}
                rows={9}
                symbols={symbols}
                account={account}
                mapping={values.mapping}
                defaults={values.defaults}
                onTeach={(mapping) => form.setFieldValue('mapping', mapping)}
              >
                {(read, rows) => (
                  <Take
                    read={read}
                    rows={rows}
                    text={text}
                    defaults={values.defaults}
                    route={route}
                    onDefaults={(defaults) => form.setFieldValue('defaults', defaults)}
                    onTake={(into) => onTake(draftFor(read), into)}
                  />
                )}
              </PasteBox>
            </section>
            <section className={styles.side} aria-label="How it is read">
              <h2>How it is read</h2>
              <div className={styles.grid}>
                {route === null && (
                  <form.AppField name="account">
                    {(field) => <field.Choice label="Account" options={knownAccounts.map((entry) => [entry.account, entry.account])} />}
                  </form.AppField>
                )}
                <form.AppField name="symbols">
                  {(field) => <field.Text label="Symbols" placeholder="all of the account" autoComplete="off" />}
                </form.AppField>
                <form.AppField name="mapping.preset">
                  {(field) => (
                    <field.Choice
                      label="Preset"
                      options={[...(known?.presets.map(({ name }) => [name, name] as const) ?? []), ['', 'none: only my own keys']]}
                      hint={known?.presets.find(({ name }) => name === field.state.value)?.title}
                    />
                  )}
                </form.AppField>
              </div>
              <h3>Defaults</h3>
              <DefaultsFields form={form} />
            </section>
          </>
        );
      }}
    </form.Subscribe>
  );
}

interface TakeProps {
  read: AlertReading;
  rows: ReadingRow[];
  text: string;
  defaults: DefaultsDraft;
  route: Route | null;
  onDefaults: (defaults: DefaultsDraft) => void;
  onTake: (into: Route | null) => void;
}

/** What may be done with what was understood: fill what is missing, make a route of it, or change the one at hand. */
function Take({ read, rows, text, defaults, route, onDefaults, onTake }: TakeProps) {
  const filled = fillDefaults(defaults, rows, usualDefaults);
  const lacks = JSON.stringify(filled) !== JSON.stringify(defaults);
  return (
    <>
      {isOwnFormat(text) && <Note tone="info">This is Candlewick’s own format: a route reads it without a preset.</Note>}
      <div className={styles.take}>
        {lacks && <Button onClick={() => onDefaults(filled)}>Add defaults for what is missing</Button>}
        {route && (
          <Button kind="primary" disabled={read.signal === null} onClick={() => onTake(route)}>
            Take into {route.name}
          </Button>
        )}
        <Button kind={route ? 'plain' : 'primary'} icon="plus" disabled={read.signal === null} onClick={() => onTake(null)}>
          New route with this
        </Button>
      </div>
    </>
  );
}

interface AutoPresetProps {
  form: RouteForm;
  text: string;
  symbols: readonly string[];
  account: string;
  defaults: DefaultsDraft;
  isOn: boolean;
}

const typingPause = 300;

/** Chooses the preset that reads most of what is pasted; a later choice by hand stays until something else is pasted. */
function AutoPreset({ form, text, symbols, account, defaults, isOn }: AutoPresetProps) {
  const { data } = useQuery(presets);
  const settled = useSettled(text, typingPause);
  const body = useFilled(settled, 'buy', symbols, account);
  const known = data?.presets ?? [];
  const query = useQuery({ ...bestPreset({ body, symbols, account, defaults: readableDefaults(defaults) }, isOn ? known : []) });
  const best = query.isPlaceholderData ? null : query.data;
  const chosenFor = useRef('');
  useEffect(() => {
    if (!best || chosenFor.current === settled) return;
    chosenFor.current = settled;
    form.setFieldValue('mapping.preset', best);
  }, [best, settled, form]);
  return null;
}
