import { useMemo, useState, type ReactNode } from 'react';
import type { Session, Step } from '../../api/types';
import { missing, money, percent, price, quantity, signedMultiple, toNumber } from '../../domain/numbers';
import { sentence } from '../../domain/words';
import { Badge, type Tone } from '../../ui/Badge';
import { DataTable, type Column } from '../../ui/DataTable';
import { Dialog, DialogContent } from '../../ui/Dialog';
import { Change, Moment, Time } from '../../ui/Figures';
import { Trace } from '../../ui/Trace';
import { useSteps } from '../../ui/trades/useTradeNow';
import { exitReasonWord } from '../../ui/trades/words';
import { isByHand, noteOf } from './byHand';
import { rowsOf, type SessionRow } from './rows';
import styles from './sessions.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { Facts } from '../../ui/Facts';

const tones: Partial<Record<string, Tone>> = { PENDING: 'info', SUCCESS: 'good', FAILED: 'bad', COMPLETED: 'good' };

/** A trade's row stands at its last step; one whose entry stands and that has no result yet is open. */
function outcome(step: Step): string {
  if (isOpen(step)) return 'Open';
  if (step.step_type !== 'RESULT') return sentence(step.execution_status);
  return step.result ? sentence(step.result.toUpperCase()) : '–';
}

const isOpen = (step: Step) =>
  step.trade_id !== null && step.step_type !== 'RESULT' && ['SUCCESS', 'COMPLETED'].includes(step.execution_status);

function toneOf(step: Step): Tone {
  if (isOpen(step)) return 'info';
  if (step.step_type !== 'RESULT') return tones[step.execution_status] ?? 'neutral';
  return step.result === 'win' ? 'good' : step.result === 'loss' ? 'bad' : 'neutral';
}

/** Figures in the decimals of the session's instrument. */
const columnsOf = (tick: number | null, step: number | null): Column<SessionRow>[] => [
  { id: 'number', header: '#', cell: (row) => row.step_number, value: (row) => row.step_number, numeric: true, card: 'none' },
  {
    id: 'node',
    header: 'Node',
    cell: (row) => (
      <span className="tnum">
        <strong>{row.node_name}</strong>
        {row.new_node !== null && row.new_node !== row.node_name && <span className="muted"> → {row.new_node}</span>}
      </span>
    ),
    value: (row) => row.node_name,
    card: 'title',
  },
  {
    id: 'type',
    header: 'Step',
    cell: (row) => (row.trade_id === null ? sentence(row.step_type) : 'Trade'),
    value: (row) => (row.trade_id === null ? row.step_type : 'TRADE'),
    card: 'title',
  },
  { id: 'side', header: 'Side', cell: (row) => (row.side ? sentence(row.side.toUpperCase()) : '–'), value: (row) => row.side },
  { id: 'outcome', header: 'Outcome', cell: (row) => <Badge tone={toneOf(row)}>{outcome(row)}</Badge>, value: outcome, card: 'figure' },
  {
    id: 'stake_percent',
    header: 'Stake %',
    cell: (row) => percent(row.stake_percentage),
    value: (row) => toNumber(row.stake_percentage),
    numeric: true,
  },
  { id: 'stake', header: 'Stake', cell: (row) => money(row.stake_value), value: (row) => toNumber(row.stake_value), numeric: true },
  {
    id: 'quantity',
    header: 'Quantity',
    cell: (row) => quantity(row.quantity, step),
    value: (row) => toNumber(row.quantity),
    numeric: true,
  },
  { id: 'entry', header: 'Entry', cell: (row) => price(row.entry_price, tick), value: (row) => toNumber(row.entry_price), numeric: true },
  { id: 'exit', header: 'Exit', cell: (row) => price(row.exit_price, tick), value: (row) => toNumber(row.exit_price), numeric: true },
  {
    id: 'pnl',
    header: 'Profit or loss',
    cell: (row) => <Change value={row.profit_loss} kind="money" />,
    value: (row) => toNumber(row.profit_loss),
    numeric: true,
    card: 'figure',
  },
  { id: 'fees', header: 'Fees', cell: (row) => money(row.fees), value: (row) => toNumber(row.fees), numeric: true },
  {
    id: 'reason',
    header: 'Exit reason',
    cell: (row) => exitReasonWord(row.exit_reason),
    value: (row) => row.exit_reason,
  },
  {
    id: 'market',
    header: 'Market time',
    cell: (row) => <Moment at={row.market_time ?? row.at} />,
    value: (row) => row.market_time ?? row.at,
  },
  { id: 'at', header: 'Recorded', cell: (row) => <Time at={row.at} />, value: (row) => row.at, hidden: true },
  {
    id: 'slippage',
    header: 'Slippage',
    cell: (row) => price(row.slippage, tick),
    value: (row) => toNumber(row.slippage),
    numeric: true,
  },
  { id: 'r', header: 'R', cell: (row) => signedMultiple(row.r), value: (row) => row.r, numeric: true },
  {
    id: 'client',
    header: 'Client order id',
    cell: (row) => <span className="mono">{row.client_order_id ?? '–'}</span>,
    value: (row) => row.client_order_id,
    hidden: true,
  },
  {
    id: 'venue',
    header: 'Venue order id',
    cell: (row) => <span className="mono">{row.platform_order_id ?? '–'}</span>,
    value: (row) => row.platform_order_id,
    hidden: true,
  },
];

/** What is known of a trade whose result was entered by hand. */
const enteredColumns: Column<SessionRow>[] = [
  {
    id: 'number',
    header: '#',
    // Each trade has two steps: what was staked and how it ended.
    cell: (row) => Math.ceil(row.step_number / 2),
    value: (row) => Math.ceil(row.step_number / 2),
    numeric: true,
    card: 'none',
  },
  ...columnsOf(null, null).filter((column) => ['node', 'outcome', 'stake_percent', 'stake', 'pnl'].includes(column.id)),
  {
    id: 'total',
    header: 'Running total',
    cell: (row) => <Change value={row.running_total} kind="money" />,
    value: (row) => toNumber(row.running_total),
    numeric: true,
  },
  { id: 'at', header: 'Entered', cell: (row) => <Time at={row.at} />, value: (row) => row.at },
  {
    id: 'note',
    header: 'Note',
    cell: (row) => <div className="truncate">{noteOf(row.steps)}</div>,
    value: (row) => noteOf(row.steps),
    wide: true,
  },
];

interface StepsTableProps {
  steps: Step[];
  session: Session;
  /** A step whose trade is looked back on. */
  marked: number | null;
}

export function StepsTable({ steps, session, marked }: StepsTableProps) {
  const [open, setOpen] = useState<number | null>(null);
  const { tick, step } = useSteps(session);
  const byHand = isByHand(session);
  const rows = useMemo(() => rowsOf(steps), [steps]);
  const columns = useMemo(() => (byHand ? enteredColumns : columnsOf(tick, step)), [byHand, tick, step]);
  const opened = rows.find((row) => row.step_number === open);
  const selected = opened ?? rows.find((row) => row.steps.some((one) => one.step_number === marked));
  return (
    <>
      <DataTable
        name={byHand ? 'session-results' : 'session-trades'}
        label={`Steps of ${session.session_name}`}
        rows={rows}
        columns={columns}
        rowId={(row) => String(row.step_number)}
        selectedId={selected ? String(selected.step_number) : null}
        onOpen={(row) => setOpen(row.step_number)}
        tools={<h2>Trades</h2>}
      />
      {opened && <RowDrawer row={opened} tick={tick} step={step} onClose={() => setOpen(null)} />}
    </>
  );
}

interface RowDrawerProps {
  row: SessionRow;
  tick: number | null;
  step: number | null;
  onClose: () => void;
}

/** A trade with the rules of each of its steps, or a step by itself. */
function RowDrawer({ row, tick, step: lot, onClose }: RowDrawerProps) {
  const of = (figure: number | null | undefined) => (figure == null ? null : price(figure, tick));
  const facts: [string, ReactNode][] = [
    ['Client order id', row.client_order_id],
    ['Venue order id', row.platform_order_id],
    ['Stake', row.stake_value == null ? null : `${percent(row.stake_percentage)} of the basis, ${money(row.stake_value)}`],
    ['Quantity', row.quantity == null ? null : quantity(row.quantity, lot)],
    ['Entry', of(row.entry_price)],
    ['Target', of(row.target_price)],
    ['Stop', of(row.stop_price)],
    ['Exit', of(row.exit_price)],
    ['Fees', row.fees == null ? null : money(row.fees)],
    ['Slippage', of(row.slippage)],
    ['Node', row.new_node == null ? null : `${row.previous_node ?? missing} → ${row.new_node}`],
    ['Running total', row.running_total == null ? null : money(row.running_total)],
    ['Market time', row.market_time == null ? null : <Moment key="at" at={row.market_time} />],
  ];
  const title = row.trade_id === null && row.result === null ? `Step ${row.step_number}: ${sentence(row.step_type)}` : 'Trade';
  return (
    <Dialog title={`${title} at ${row.node_name}`} onClose={onClose} drawer>
      <DialogContent>
        <div className={styles.stepOutcome}>
          <Badge tone={toneOf(row)}>{outcome(row)}</Badge>
          {row.profit_loss != null && <Change value={row.profit_loss} kind="money" />}
          <span className="muted">
            <Time at={row.at} />
          </span>
        </div>
        {row.steps.map((step) => (
          <section key={step.step_number}>
            <h2>{sentence(step.step_type)}</h2>
            <Trace rules={step.explanation} label={`Rules of step ${step.step_number}`} />
          </section>
        ))}
        <Facts>
          {facts
            .filter(([, value]) => value !== null)
            .map(([word, value]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd className="tnum">{value}</dd>
              </div>
            ))}
        </Facts>
        {row.trade_id !== null && (
          <div>
            <ButtonLink to="/trades" search={{ id: row.trade_id }}>
              Show trade
            </ButtonLink>
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
