import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiError } from '../../api/client';
import { accounts, instruments, trees } from '../../api/queries';
import { timeframes } from '../../domain/timeframes';
import { treeHint, treeName } from '../../domain/tree';
import { Segmented } from '../../ui/Segmented';
import { DefaultsFields } from './DefaultsFields';
import { usualDefaults, words } from './draft';
import { MappingEditor } from './MappingEditor';
import { PasteBox } from './PasteBox';
import { presets } from './queries';
import type { RouteForm } from './routeForm';
import styles from './route-form.module.css';
import { busyOptions, sizingOptions } from './words';

interface RouteFieldsProps {
  form: RouteForm;
  /** Of a route that is there: its account and its authentication stay, and an open session holds its markets and its tree. */
  edits?: { sessionId: string | null };
  /** What the desk refused last, so that what is folded opens where it is to blame. */
  refused: unknown;
  /** An alert to read with what is typed. */
  sample: string;
}

/** Everything that a route is made of; what is seldom touched is folded. */
export function RouteFields({ form, edits, refused, sample }: RouteFieldsProps) {
  const { data: knownAccounts = [] } = useQuery(accounts);
  const { data: knownTrees = [] } = useQuery(trees);
  const { data: knownInstruments } = useQuery(instruments);
  const isHeld = edits !== undefined && edits.sessionId !== null;
  const held = 'Stays as it is while a session of the route is open.';
  return (
    <>
      <div className={styles.grid}>
        <form.AppField name="name">
          {(field) => <field.Text label="Name" required maxLength={100} hint="For your own reference: the strategy behind these alerts." />}
        </form.AppField>
        <form.AppField name="symbols">
          {(field) => (
            <field.Text
              label="Symbols"
              required
              list="route-symbols"
              placeholder="BTCUSDT, ETHUSDT"
              disabled={isHeld}
              hint={isHeld ? held : 'Alerts for other symbols are refused.'}
            />
          )}
        </form.AppField>
        <datalist id="route-symbols">
          {[...new Set(knownInstruments?.map((i) => i.symbol))].map((symbol) => (
            <option key={symbol} value={symbol} />
          ))}
        </datalist>
        {!edits && (
          <form.AppField name="account">
            {(field) => (
              <field.Choice
                label="Account"
                options={knownAccounts.map((entry) => [
                  entry.account,
                  `${entry.account} (${[entry.kind, entry.mode].filter(Boolean).join(', ')})`,
                ])}
              />
            )}
          </form.AppField>
        )}
        <form.AppField name="staking_tree_id">
          {(field) => (
            <field.Choice
              label="Staking tree"
              disabled={isHeld}
              options={knownTrees.map((entry) => [entry.id, treeName(entry)])}
              hint={isHeld ? held : treeHint(knownTrees.find((tree) => tree.id === field.state.value) ?? knownTrees[0])}
            />
          )}
        </form.AppField>
        <form.AppField name="sizing">{(field) => <field.Choice label="Sizing" options={sizingOptions} />}</form.AppField>
        <form.AppField name="on_busy">{(field) => <field.Choice label="While a trade is open" options={busyOptions} />}</form.AppField>
      </div>
      <AlertFields form={form} refused={refused} sample={sample} />
      <div className={styles.grid}>
        <form.AppField name="allowed_senders">
          {(field) => (
            <field.Text
              label="Allowed senders"
              placeholder="any"
              hint="IP addresses or networks, separated by commas. Leave empty to accept any sender with the token."
            />
          )}
        </form.AppField>
        <div className={styles.checks}>
          <form.AppField name="allow_lower_reward_risk">
            {(field) => (
              <field.Check label="Accept signals below the tree’s reward : risk" hint="Otherwise refused if more than 10 % below." />
            )}
          </form.AppField>
          {!edits && (
            <form.AppField name="hmac">
              {(field) => (
                <field.Check
                  label="The sender signs the body (HMAC-SHA256) instead of sending a token"
                  hint="Not for TradingView, which cannot set headers."
                />
              )}
            </form.AppField>
          )}
        </div>
      </div>
      <Fold title="When an alert is missing" open={blames(refused, /^expect/)}>
        <ExpectFields form={form} />
      </Fold>
      <Fold title="Limits" open={blames(refused, /^max_/)}>
        <div className={styles.thirds}>
          <form.AppField name="max_loss_percent">
            {(field) => (
              <field.Text
                label="Loss at the stop, % of the equity"
                inputMode="decimal"
                hint="Signals that would lose more are refused. 0.01 to 100."
              />
            )}
          </form.AppField>
          <form.AppField name="max_entry_distance">
            {(field) => (
              <field.Text
                label="Largest distance from the entry"
                inputMode="decimal"
                hint="How far the market may be from the entry, as a part of the distance to the stop: 0.25 is a quarter. 0.01 to 1."
              />
            )}
          </form.AppField>
          <form.AppField name="max_signal_age_minutes">
            {(field) => (
              <field.Text
                label="Largest age of an alert, minutes"
                inputMode="numeric"
                hint="An older alert is refused. 1 to 10,080 (a week)."
              />
            )}
          </form.AppField>
        </div>
      </Fold>
    </>
  );
}

const rhythms = [
  ['never', 'Never'],
  ['bar', 'At every bar close'],
  ['minutes', 'At least every N minutes'],
] as const;

/** How often an alert is expected: when none comes, the desk tells it. */
function ExpectFields({ form }: Pick<RouteFieldsProps, 'form'>) {
  return (
    <div className={styles.grid}>
      <form.AppField name="expect.every">
        {(field) => (
          <field.Choice label="Expect an alert" options={rhythms} hint="If one is more than two minutes late, the bell reports it once." />
        )}
      </form.AppField>
      <form.Subscribe selector={({ values }) => values.expect.every}>
        {(every) =>
          every === 'bar' ? (
            <form.AppField name="expect.timeframe">
              {(field) => <field.Choice label="Timeframe of the bars" options={timeframes.map((one) => [one, one] as const)} />}
            </form.AppField>
          ) : (
            every === 'minutes' && (
              <form.AppField name="expect.minutes">
                {(field) => <field.Text label="Minutes between alerts" inputMode="numeric" hint="1 to 10,080 (a week)." />}
              </form.AppField>
            )
          )
        }
      </form.Subscribe>
    </div>
  );
}

const formats = [
  { value: 'native', label: 'Candlewick’s own' },
  { value: 'mapped', label: 'Another' },
] as const;

/** In which format the alerts come, and what the route takes where they do not say it. */
function AlertFields({ form, refused, sample }: Pick<RouteFieldsProps, 'form' | 'refused' | 'sample'>) {
  const [pasted, setPasted] = useState(sample);
  const { data } = useQuery(presets);
  return (
    <form.Subscribe selector={({ values }) => values.format}>
      {(format) => (
        <section className={styles.alerts} aria-label="Alerts">
          <div className={styles.head}>
            <h3>Format of the alerts</h3>
            <Segmented
              label="Format"
              value={format}
              options={formats}
              onChange={(chosen) => {
                form.setFieldValue('format', chosen);
                const { stop, target } = form.state.values.defaults;
                // Alerts of others seldom name their exits: defaults are there from the start, in sight.
                if (chosen === 'mapped' && stop.unit === 'none' && target.unit === 'none') form.setFieldValue('defaults', usualDefaults);
              }}
            />
          </div>
          {format === 'mapped' && (
            <>
              <form.AppField name="mapping.preset">
                {(field) => (
                  <field.Choice
                    label="Preset"
                    options={[...(data?.presets.map(({ name }) => [name, name] as const) ?? []), ['', 'none: only my own keys']]}
                    hint={data?.presets.find(({ name }) => name === field.state.value)?.title}
                  />
                )}
              </form.AppField>
              <form.Subscribe selector={({ values }) => values}>
                {(values) => (
                  <PasteBox
                    text={pasted}
                    onType={setPasted}
                    symbols={words(values.symbols.toUpperCase())}
                    account={values.account}
                    mapping={values.mapping}
                    defaults={values.defaults}
                    onTeach={(mapping) => form.setFieldValue('mapping', mapping)}
                    rows={3}
                  />
                )}
              </form.Subscribe>
              <Fold title="Places and words of the sender" open={blames(refused, /^mapping\.(?!preset)/)}>
                <MappingEditor form={form} />
              </Fold>
            </>
          )}
          <Fold title="Defaults" open={format === 'mapped' || blames(refused, /^defaults/)}>
            <DefaultsFields form={form} />
          </Fold>
        </section>
      )}
    </form.Subscribe>
  );
}

/** Whether the desk's refusal names one of these fields. */
function blames(error: unknown, fields: RegExp): boolean {
  return error instanceof ApiError && Object.keys(error.errors).some((field) => fields.test(field));
}

/** A part of a form that is folded until it is wanted, or until something in it is to blame. */
function Fold({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(open);
  useEffect(() => {
    if (open) setOpen(true);
  }, [open]);
  return (
    <details className={styles.fold} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      <div className={styles.folded}>{children}</div>
    </details>
  );
}
