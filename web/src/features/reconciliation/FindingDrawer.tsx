import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { keys } from '../../api/keys';
import type { Finding } from '../../api/types';
import { missing, quantity } from '../../domain/numbers';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Confirm, Dialog, DialogContent } from '../../ui/Dialog';
import { Facts } from '../../ui/Facts';
import { Time } from '../../ui/Figures';
import { InlineError } from '../../ui/States';
import { acceptFinding, findingKeys } from './queries';
import styles from './reconciliation.module.css';
import { findingWords, statusWords } from './words';

/** One finding: what was seen, how it came about, what it means, and what a person can do. */
export function FindingDrawer({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const words = findingWords[finding.kind];
  const status = statusWords[finding.status];
  const accept = useMutation({
    mutationFn: () => acceptFinding(finding.id),
    onSuccess: async () => {
      onClose();
      await Promise.all([findingKeys.all, keys.accounts].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  if (asking) {
    return (
      <Confirm
        title={`Accept: ${words.title}?`}
        action="Accept the finding"
        busy={accept.isPending}
        error={<InlineError error={accept.error} />}
        onConfirm={() => accept.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{words.accepting}</p>
        {finding.difference !== null && (
          <p>
            The difference is <strong className="tnum">{quantity(finding.difference)}</strong> {finding.symbol ?? finding.subject} on{' '}
            {finding.account}.
          </p>
        )}
      </Confirm>
    );
  }
  const facts: [string, ReactNode][] = [
    ['Account', finding.account],
    ['Subject', <span className="mono">{finding.subject}</span>],
    ['At the desk', finding.desk_value ?? missing],
    ['At the venue', finding.venue_value ?? missing],
    ['Difference', quantity(finding.difference)],
    ['First seen', <Time at={finding.found_at} />],
    ['Last seen', <Time at={finding.last_seen_at} />],
    ['Seen', `${finding.seen_count} ×`],
    ...(finding.closed_at === null ? [] : [['Closed', <Closed finding={finding} />] satisfies [string, ReactNode]]),
  ];
  return (
    <Dialog title={words.title} onClose={onClose} drawer>
      <DialogContent>
        <div className={styles.outcome}>
          <Badge tone={status.tone}>{status.word}</Badge>
          <p>{finding.detail}</p>
        </div>
        <Part title="How it came about">{words.cause}</Part>
        <Part title="What it means">{words.effect}</Part>
        {finding.status === 'open' && <Part title="What to do">{words.action}</Part>}
        <Facts>
          {facts.map(([word, value]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd className="tnum">{value}</dd>
            </div>
          ))}
        </Facts>
        <div className={styles.actions}>
          {finding.status === 'open' && (
            <Button kind="primary" icon="check" onClick={() => setAsking(true)}>
              Accept
            </Button>
          )}
          {finding.trade_id !== null && (
            <ButtonLink to="/trades" search={{ id: finding.trade_id }}>
              Show trade
            </ButtonLink>
          )}
          <ButtonLink to="/accounts" search={{ account: finding.account }}>
            Show account
          </ButtonLink>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Closed({ finding }: { finding: Finding }) {
  return (
    <>
      <Time at={finding.closed_at} />
      {finding.closed_by !== null && ` by ${finding.closed_by}`}
    </>
  );
}

function Part({ title, children }: { title: string; children: string }) {
  return (
    <section>
      <h2>{title}</h2>
      <p>{children}</p>
    </section>
  );
}
