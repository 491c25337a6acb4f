import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answer, desk } from '../../api/client';
import { trades } from '../../api/queries';
import type { SignalDetail } from '../../api/types';
import { missing, price, quantity } from '../../domain/numbers';
import { Note } from '../../ui/Badge';
import { Dialog, DialogContent } from '../../ui/Dialog';
import { Moment, Time } from '../../ui/Figures';
import { Button } from '../../ui/Button';
import { InlineError, QueryView } from '../../ui/States';
import { Trace } from '../../ui/Trace';
import { useSteps } from '../../ui/trades/useTradeNow';
import { Verdict } from '../../ui/Verdict';
import { signal } from './queries';
import { Reason } from '../../ui/signals/Reason';
import { SignalBadge } from '../../ui/signals/SignalBadge';
import styles from './signals.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { Facts } from '../../ui/Facts';

/** One signal: what came in, every rule it met, and what came of it. */
export function SignalDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(signal(id));
  return (
    <Dialog title={query.data ? `Signal ${query.data.signal_id ?? 'without an id'}` : 'Signal'} onClose={onClose} drawer>
      <DialogContent>
        <QueryView query={query} what="The signal" skeletonRows={8}>
          {(data) => <Detail data={data} />}
        </QueryView>
      </DialogContent>
    </Dialog>
  );
}

/** What the trade of a signal was planned with, in the decimals of its instrument. */
function useTradeFacts(tradeId: string | null): [string, ReactNode][] {
  const { data } = useQuery({ ...trades({ ids: tradeId ?? '' }), enabled: tradeId !== null });
  const shown = data?.[0];
  const { tick, step } = useSteps(shown ?? { symbol: null, venue: null });
  if (!shown) return [];
  return [
    ['Node', shown.node ?? missing],
    ['Entry', `${price(shown.planned_entry_price, tick)} planned, ${price(shown.entry_average_price, tick)} filled`],
    ['Target', price(shown.target, tick)],
    ['Stop', price(shown.stop, tick)],
    ['Quantity', quantity(shown.planned_quantity, step)],
  ];
}

function Detail({ data }: { data: SignalDetail }) {
  const ofTrade = useTradeFacts(data.trade_id);
  const facts: [string, ReactNode][] = [
    ['Received', <Time key="at" at={data.received_at} />],
    ['Route', data.route_name ?? data.route_id],
    ['Market time', <Moment key="market" at={data.market_time} />],
    ['Symbol', data.symbol ?? '–'],
    ['Action', data.action ?? '–'],
    ...ofTrade,
    ['Answered', `HTTP ${data.response_status}`],
    ['Sender', [data.sender, data.user_agent].filter(Boolean).join(' · ') || '–'],
  ];
  return (
    <>
      <div className={styles.signalOutcome}>
        <SignalBadge signal={data} />
        {data.reason && (
          <p>
            <Reason signal={data} />
          </p>
        )}
        {data.session_id && (
          <ButtonLink to="/sessions/$sessionId" params={{ sessionId: data.session_id }}>
            Show session
          </ButtonLink>
        )}
        {data.trade_id && (
          <ButtonLink to="/trades" search={{ id: data.trade_id }}>
            Show trade
          </ButtonLink>
        )}
      </div>
      {data.warnings.map((warning) => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
      <section>
        <h2>Decision</h2>
        <Trace rules={data.trace} label="Rules of the decision" />
      </section>
      <Facts>
        {facts.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </Facts>
      <WhatNow id={data.id} />
      <section>
        <h2>As received</h2>
        {/* Always as text: whatever a sender writes must not become part of this page. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.signalBody} tabIndex={0} aria-label="Body of the alert">
          {data.body}
        </pre>
      </section>
    </>
  );
}

/** What would come of the same alert now: the route, the market and the books may be others than they were. */
function WhatNow({ id }: { id: string }) {
  const run = useMutation({ mutationFn: () => answer(desk.POST('/api/signals/{id}/dry-run', { params: { path: { id } } })) });
  return (
    <section className={styles.whatNow} aria-label="What would happen now">
      <div className={styles.whatNowHead}>
        <h2>What would happen now?</h2>
        <Button busy={run.isPending} onClick={() => run.mutate()}>
          {run.data ? 'Run it again' : 'Dry run'}
        </Button>
      </div>
      {!run.data && !run.error && <p className="muted">Decides the alert once more on its route as it is now. Nothing is sent.</p>}
      <InlineError error={run.error} />
      {run.data && <Verdict {...run.data} isDry label="Rules of the dry run" />}
    </section>
  );
}
