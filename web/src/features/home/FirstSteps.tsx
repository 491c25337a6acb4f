import { useQuery } from '@tanstack/react-query';
import { routes, storedMarkets, venues } from '../../api/queries';
import { ButtonLink } from '../../ui/ButtonLink';
import { cx } from '../../ui/cx';
import { Icon } from '../../ui/Icon';
import { newestSignals } from './queries';
import styles from './home.module.css';

/** What a new desk still lacks until its first alert: gone once each step was taken. */
export function FirstSteps() {
  const { data: stored } = useQuery(storedMarkets);
  const { data: feeds } = useQuery(venues);
  const { data: known } = useQuery(routes);
  const { data: signals } = useQuery(newestSignals);
  // Not before everything is known: a list that shrinks while one reads it is worse than none.
  if (!stored || !feeds || !known || !signals) return null;
  const steps = [
    {
      done: stored.some((market) => !market.is_synthetic),
      words: 'Import market data',
      why: 'a CSV of bars from Binance, Yahoo or Stooq, to replay and to chart; or use the sample data',
      link: (
        <ButtonLink to="/data" search={{}}>
          Import a file
        </ButtonLink>
      ),
    },
    {
      done: feeds.some((feed) => feed.mode === 'replay'),
      words: 'Start a replay',
      why: 'trade on imported prices as if they were live; with the synthetic market you can skip this',
      link: (
        <ButtonLink to="/simulator" search={{}}>
          Set up a replay
        </ButtonLink>
      ),
    },
    {
      done: known.length > 0,
      words: 'Make a route',
      why: 'the address that alerts are sent to, with the staking tree that sizes them',
      link: (
        <ButtonLink to="/routes" search={{ make: true }}>
          Make a route
        </ButtonLink>
      ),
    },
    {
      done: signals.length > 0,
      words: 'Send the first alert',
      why: 'from TradingView, a script or the test on the route',
      link: (
        <ButtonLink to="/routes" search={{}}>
          Show the address
        </ButtonLink>
      ),
    },
  ];
  if (steps.every((step) => step.done) || signals.length > 0) return null;
  const next = steps.findIndex((step) => !step.done);
  return (
    <section className={styles.steps} aria-label="First steps">
      <h2>First steps</h2>
      <ol>
        {steps.map((step, index) => (
          <li key={step.words} className={cx(step.done && styles.stepDone)} aria-current={index === next ? 'step' : undefined}>
            <Icon name={step.done ? 'check' : 'ring'} size={14} />
            <span>
              <strong>{step.words}</strong> <span className="muted">{step.why}</span>
              {step.done && <span className="visually-hidden"> (done)</span>}
            </span>
            {!step.done && step.link}
          </li>
        ))}
      </ol>
    </section>
  );
}
