import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, ApiError, desk, done } from '../../api/client';
import { keys } from '../../api/keys';
import type { DryRun, Route, SignalDetail } from '../../api/types';
import { AreaField } from '../../ui/Field';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Confirm } from '../../ui/Dialog';
import { InlineError } from '../../ui/States';
import { Verdict } from '../../ui/Verdict';
import { sampleAlert } from './alertText';
import { presets } from './queries';
import formStyles from './route-form.module.css';
import styles from './routes.module.css';

/** How the desk signs what its page sends in a sender's place. */
const pageAgent = "the desk's page";

/** Tries an alert on a route: what would come of it, or for good. */
export function TryAlert({ route }: { route: Route }) {
  const { data: known } = useQuery(presets);
  const [typed, setTyped] = useState<string | null>(null);
  const [made] = useState(() => String(Date.now()));
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const text = typed ?? (known ? sampleAlert(route, known.presets, `test-${made}`) : '');
  const params = { path: { id: route.id } };

  const dry = useMutation({
    mutationFn: (): Promise<DryRun> => answer(desk.POST('/api/routes/{id}/dry-run', { params, body: { body: text } })),
  });
  const test = useMutation({
    mutationFn: async () => {
      const refusal = await refusedBy(done(desk.POST('/api/routes/{id}/test', { params, body: { body: text } })));
      return { refusal, signal: await newestFromPage(route.id) };
    },
    onSettled: () => {
      setAsking(false);
      dry.reset();
      void client.invalidateQueries({ queryKey: keys.routes });
    },
  });

  return (
    <section className={styles.part} aria-label="Try an alert">
      <h2>Try an alert</h2>
      <AreaField
        label="Alert"
        className={formStyles.paste}
        rows={4}
        spellCheck={false}
        value={text}
        onChange={(event) => setTyped(event.target.value)}
        hint={typed === null ? 'A sample that can be traded at any price. Paste one of your own in its place.' : undefined}
      />
      <div className={styles.routeActions}>
        <Button
          icon="search"
          disabled={text.trim() === ''}
          busy={dry.isPending}
          onClick={() => {
            test.reset();
            dry.mutate();
          }}
        >
          Dry run
        </Button>
        <Button icon="play" disabled={text.trim() === ''} onClick={() => setAsking(true)}>
          Send a test alert
        </Button>
      </div>
      <InlineError error={dry.error ?? test.error} />
      {dry.data && <Verdict {...dry.data} isDry label="Rules of the dry run" />}
      {test.data && <Sent {...test.data} />}
      {asking && (
        <Confirm
          title={`Send a test alert on ${route.name}?`}
          action="Send it"
          busy={test.isPending}
          onConfirm={() => test.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            The desk treats it as if the sender had sent it: it is stored among the signals and, if the rules allow, opens, closes or
            reverses a trade on the account {route.account}.
          </p>
        </Confirm>
      )}
    </section>
  );
}

/** What the desk answered an alert that it did not take: that is an outcome and no failure of the page. */
async function refusedBy(sent: Promise<void>): Promise<ApiError | null> {
  try {
    await sent;
    return null;
  } catch (error) {
    if (error instanceof ApiError && [400, 409, 422].includes(error.status)) return error;
    throw error;
  }
}

/** The signal that a test left in the inbox, with its trace. */
async function newestFromPage(routeId: string): Promise<SignalDetail | null> {
  const newest = await answer(desk.GET('/api/signals', { params: { query: { route_id: routeId, limit: 3 } } }));
  for (const { id } of newest) {
    const detail = await answer(desk.GET('/api/signals/{id}', { params: { path: { id } } }));
    if (detail.user_agent === pageAgent) return detail;
  }
  return null;
}

function Sent({ refusal, signal }: { refusal: ApiError | null; signal: SignalDetail | null }) {
  if (!signal && refusal) return <InlineError error={refusal} />;
  if (!signal) return <p className="muted">The alert was taken. Its decision is among the signals.</p>;
  return (
    <Verdict status={signal.response_status} answer={signal.response} trace={signal.trace} label="Rules of the decision">
      <div className={styles.routeActions}>
        <ButtonLink to="/signals" search={{ id: signal.id }}>
          Show the signal
        </ButtonLink>
        {signal.trade_id && (
          <ButtonLink to="/trades" search={{ id: signal.trade_id }}>
            Show the trade
          </ButtonLink>
        )}
      </div>
    </Verdict>
  );
}
