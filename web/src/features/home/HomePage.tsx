import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { accounts, trades } from '../../api/queries';
import type { Performance, Trade, TradingAccount } from '../../api/types';
import { count, money, percent, price, signedMultiple } from '../../domain/numbers';
import { exitTime, unrealizedAt } from '../../domain/trades';
import { ButtonLink } from '../../ui/ButtonLink';
import { Change, Time } from '../../ui/Figures';
import { PageHead } from '../../ui/PageHead';
import { PlainTable } from '../../ui/PlainTable';
import { Segmented } from '../../ui/Segmented';
import { Empty, QueryView } from '../../ui/States';
import { useTradeNow } from '../../ui/trades/useTradeNow';
import { exitReasonWord, originOf, sideWord } from '../../ui/trades/words';
import { usePreference } from '../../ui/usePreference';
import { Attention } from './Attention';
import { EquityCurve } from './EquityCurve';
import { FirstSteps } from './FirstSteps';
import { OpenSessions } from './OpenSessions';
import { performance } from './queries';
import styles from './home.module.css';

const page = getRouteApi('/shell/');

const recent = 8;

/** What a trader looks at first: how the account stands, what waits for a person, what is open and what just ended. */
export function HomePage() {
  const search = page.useSearch();
  const navigate = page.useNavigate();
  const query = useQuery(accounts);
  const [kept] = usePreference('account', '');
  return (
    <div className={styles.home}>
      <PageHead>
        <h1>Home</h1>
        <Segmented
          label="Trades that count"
          value={search.all ? 'all' : 'market'}
          options={[
            { value: 'market', label: 'This market', title: 'Since the present replay or market began' },
            { value: 'all', label: 'All', title: 'Every trade of the account' },
          ]}
          onChange={(scope) => void navigate({ search: (old) => ({ ...old, all: scope === 'all' || undefined }) })}
        />
      </PageHead>
      <QueryView query={query} what="Accounts" skeletonRows={8}>
        {(all) => {
          const account = all.find((entry) => entry.account === search.account) ?? all.find((entry) => entry.account === kept) ?? all[0];
          return account ? (
            <Account key={account.account} account={account} scope={search.all ? 'all' : 'market'} />
          ) : (
            <Empty
              title="No account yet"
              action={
                <ButtonLink kind="primary" to="/accounts" search={{ add: true }}>
                  Add an account
                </ButtonLink>
              }
            >
              An account is where orders go. The built-in simulator is one.
            </Empty>
          );
        }}
      </QueryView>
    </div>
  );
}

function Account({ account, scope }: { account: TradingAccount; scope: 'market' | 'all' }) {
  const query = useQuery(performance(account.account, scope));
  const { data: open = [] } = useQuery(trades({ account: account.account, open: true }));
  return (
    <QueryView query={query} what="The account’s figures" skeletonRows={8}>
      {(told) => (
        <>
          <FiguresStrip account={account} told={told} open={open} />
          <div className={styles.columns}>
            <section className={styles.main} aria-label="Equity">
              <h2>
                Equity <span className="faint">{told.currency}</span>
                {told.is_cut && <span className="faint"> · the newest 20,000 trades</span>}
              </h2>
              {told.closed.trades === 0 && open.length === 0 ? (
                <p className={styles.nothing}>
                  No trade has ended {scope === 'market' ? 'in this market' : 'on this account'} yet. The curve begins with the first.
                </p>
              ) : (
                <EquityCurve performance={told} now={equityNow(told, open)} />
              )}
            </section>
            <div className={styles.side}>
              <FirstSteps />
              <Attention />
            </div>
          </div>
          <div className={styles.columns}>
            <RecentTrades account={account.account} epoch={told.market_epoch} />
            <OpenSessions account={account.account} />
          </div>
        </>
      )}
    </QueryView>
  );
}

/** What closed trades made of the start, and what the open ones stand at by the page's own newest prices. */
function equityNow(told: Performance, open: readonly Trade[]): number | null {
  if (told.start_equity === null) return null;
  const floating = open.reduce((sum, trade) => sum + trade.realized_pnl + (unrealizedAt(trade, trade.last_price) ?? 0), 0);
  return told.start_equity + told.closed.profit + floating;
}

function FiguresStrip({ account, told, open }: { account: TradingAccount; told: Performance; open: readonly Trade[] }) {
  const { closed, deepest_drawdown: deepest, present_drawdown: present } = told;
  const risk = account.limits.find((limit) => limit.name === 'open_risk');
  const loss = account.limits.find((limit) => limit.name === 'daily_loss');
  return (
    <dl className={styles.figures}>
      <Figure word="Today" note={loss?.limit == null ? 'closed so far, UTC day' : `of −${money(loss.limit)} allowed`}>
        <Change value={told.today_profit} kind="money" />
      </Figure>
      <Figure word="Open profit" note={open.length === 1 ? '1 trade' : `${count(open.length)} trades`}>
        <OpenProfit trades={open} />
      </Figure>
      <Figure word="Open risk" note={risk?.limit == null ? 'no limit set' : `of ${money(risk.limit)}`}>
        {money(risk?.used)}
        {risk?.limit != null && <Meter used={risk.used} limit={risk.limit} />}
      </Figure>
      <Figure word="Closed profit" note={`${count(closed.trades)} ${closed.trades === 1 ? 'trade' : 'trades'}`}>
        <Change value={closed.profit} kind="money" />
      </Figure>
      <Figure
        word="Win rate"
        note={`${count(closed.wins)} won, ${count(closed.losses)} lost`}
      >
        {closed.win_rate === null ? '–' : percent(closed.win_rate * 100, 1)}
      </Figure>
      <Figure word="Mean R" note={closed.profit_factor === null ? 'per trade' : `profit factor ${price(closed.profit_factor, 0.01)}`}>
        {signedMultiple(closed.average_r)}
      </Figure>
      <Figure word="Drawdown now" note={deepest.percent === null ? 'none before' : `deepest ${percent(deepest.percent)}`}>
        {present.amount === 0 && told.start_equity !== null ? percent(0) : percent(present.percent)}
      </Figure>
      <Figure word="Fees" note={told.currency ?? ''}>
        {money(closed.fees)}
      </Figure>
    </dl>
  );
}

function OpenProfit({ trades: open }: { trades: readonly Trade[] }) {
  const sum = open.reduce((total, trade) => total + trade.realized_pnl + (unrealizedAt(trade, trade.last_price) ?? 0), 0);
  return (
    <span className="live-value">
      {/* One trade is followed price by price; of several the desk's own sum is shown, which comes with each change. */}
      {open.length === 1 && open[0] ? <LiveProfit trade={open[0]} /> : <Change value={open.length === 0 ? null : sum} kind="money" />}
    </span>
  );
}

function LiveProfit({ trade }: { trade: Trade }) {
  const { unrealized } = useTradeNow(trade);
  return <Change value={trade.realized_pnl + (unrealized ?? 0)} kind="money" />;
}

function Figure({ word, note, children }: { word: string; note: string; children: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd className="tnum">{children}</dd>
      <dd className={styles.figureNote}>{note}</dd>
    </div>
  );
}

function Meter({ used, limit }: { used: number; limit: number }) {
  const share = limit <= 0 ? 1 : Math.min(1, used / limit);
  return (
    <span className={styles.meter} role="img" aria-label={`${percent(share * 100, 0)} of the limit`}>
      <span style={{ width: `${(share * 100).toFixed(1)}%` }} data-full={share >= 0.9 || undefined} />
    </span>
  );
}

function RecentTrades({ account, epoch }: { account: string; epoch: string | null }) {
  const query = useQuery(trades({ account, open: false, market_epoch: epoch ?? undefined }));
  const ended = (query.data ?? []).filter((trade) => trade.entry_filled_quantity > 0).slice(0, recent);
  return (
    <section className={styles.main} aria-label="Recent results">
      <h2>
        Recent results <Link to="/trades" search={{ account }}>All trades</Link>
      </h2>
      {ended.length === 0 ? (
        <p className={styles.nothing}>What ends is listed here with its profit and why it ended.</p>
      ) : (
        <PlainTable
          label="Recent results"
          head={['Market', 'Side', 'Route, node', 'R', 'Profit or loss', 'Exit reason', 'Closed']}
          words={[0, 1, 2, 5, 6]}
          rows={ended.map((trade) => [
            <Link key="market" to="/trades" search={{ id: trade.trade_id }}>
              {trade.symbol}
            </Link>,
            sideWord(trade.side),
            originOf(trade),
            signedMultiple(trade.r),
            <Change key="profit" value={trade.realized_pnl} kind="money" />,
            exitReasonWord(trade.exit_reason),
            <Time key="at" at={exitTime(trade)} />,
          ])}
        />
      )}
    </section>
  );
}
