import { useState } from 'react';
import type { Step } from '../../api/types';
import { money, percent, price, quantity, toNumber } from '../../domain/numbers';
import { utc } from '../../domain/times';
import { sentence } from '../../domain/words';
import { Badge, type Tone } from '../../ui/Badge';
import { DataTable, type Column } from '../../ui/DataTable';
import { Dialog, DialogContent } from '../../ui/Dialog';
import { Change, Time } from '../../ui/Figures';
import { Trace } from '../../ui/Trace';
import { exitReasonWord } from '../../ui/trades/words';
import styles from './sessions.module.css';
import { ButtonLink } from '../../ui/ButtonLink';
import { Facts } from '../../ui/Facts';

const tones: Partial<Record<string, Tone>> = { PENDING: 'info', SUCCESS: 'good', FAILED: 'bad', COMPLETED: 'good' };

function outcome(step: Step): string {
  if (step.step_type !== 'RESULT') return sentence(step.execution_status);
  return step.result ? sentence(step.result.toUpperCase()) : '–';
}

function toneOf(step: Step): Tone {
  if (step.step_type !== 'RESULT') return tones[step.execution_status] ?? 'neutral';
  return step.result === 'win' ? 'good' : step.result === 'loss' ? 'bad' : 'neutral';
}

const columns: Column<Step>[] = [
  { id: 'number', header: '#', cell: (row) => row.step_number, value: (row) => row.step_number, numeric: true, card: 'none' },
  {
    id: 'node',
    header: 'Node',
    cell: (row) => <strong className="tnum">{row.node_name}</strong>,
    value: (row) => row.node_name,
    card: 'title',
  },
  { id: 'type', header: 'Step', cell: (row) => sentence(row.step_type), value: (row) => row.step_type, card: 'title' },
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
  { id: 'quantity', header: 'Quantity', cell: (row) => quantity(row.quantity), value: (row) => toNumber(row.quantity), numeric: true },
  { id: 'entry', header: 'Entry', cell: (row) => price(row.entry_price), value: (row) => toNumber(row.entry_price), numeric: true },
  { id: 'exit', header: 'Exit', cell: (row) => price(row.exit_price), value: (row) => toNumber(row.exit_price), numeric: true },
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
    header: 'Market time, UTC',
    cell: (row) => <span className="tnum">{utc(row.market_time ?? row.at).replace(' UTC', '')}</span>,
    value: (row) => row.market_time ?? row.at,
  },
  { id: 'at', header: 'Recorded', cell: (row) => <Time at={row.at} />, value: (row) => row.at, hidden: true },
  {
    id: 'slippage',
    header: 'Slippage',
    cell: (row) => price(row.slippage),
    value: (row) => toNumber(row.slippage),
    numeric: true,
    hidden: true,
  },
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

export function StepsTable({ steps, name }: { steps: Step[]; name: string }) {
  const [open, setOpen] = useState<number | null>(null);
  const opened = steps.find((step) => step.step_number === open);
  return (
    <>
      <DataTable
        name="steps"
        label={`Steps of ${name}`}
        rows={steps}
        columns={columns}
        rowId={(row) => String(row.step_number)}
        selectedId={open === null ? null : String(open)}
        onOpen={(row) => setOpen(row.step_number)}
        tools={<h2>Steps</h2>}
      />
      {opened && <StepDrawer step={opened} onClose={() => setOpen(null)} />}
    </>
  );
}

function StepDrawer({ step, onClose }: { step: Step; onClose: () => void }) {
  const facts: [string, string | null][] = [
    ['Client order id', step.client_order_id],
    ['Venue order id', step.platform_order_id],
    ['Stake', step.stake_value == null ? null : `${percent(step.stake_percentage)} of the basis, ${money(step.stake_value)}`],
    ['Quantity', step.quantity == null ? null : quantity(step.quantity)],
    ['Entry', step.entry_price == null ? null : price(step.entry_price)],
    ['Target', step.target_price == null ? null : price(step.target_price)],
    ['Stop', step.stop_price == null ? null : price(step.stop_price)],
    ['Exit', step.exit_price == null ? null : price(step.exit_price)],
    ['Fees', step.fees == null ? null : money(step.fees)],
    ['Slippage', step.slippage == null ? null : price(step.slippage)],
    ['Node', step.new_node === null ? null : `${step.previous_node} → ${step.new_node}`],
    ['Running total', step.running_total == null ? null : money(step.running_total)],
    ['Market time', step.market_time === null ? null : utc(step.market_time)],
  ];
  return (
    <Dialog title={`Step ${step.step_number}: ${sentence(step.step_type)} at ${step.node_name}`} onClose={onClose} drawer>
      <DialogContent>
        <div className={styles.stepOutcome}>
          <Badge tone={toneOf(step)}>{outcome(step)}</Badge>
          {step.profit_loss != null && <Change value={step.profit_loss} kind="money" />}
          <span className="muted">
            <Time at={step.at} />
          </span>
        </div>
        <section>
          <h2>Why</h2>
          <Trace rules={step.explanation} label="Rules of this step" />
        </section>
        <Facts>
          {facts
            .filter((fact): fact is [string, string] => fact[1] !== null)
            .map(([word, value]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd className="tnum">{value}</dd>
              </div>
            ))}
        </Facts>
        {step.trade_id !== null && (
          <div>
            <ButtonLink to="/trades" search={{ id: step.trade_id }}>
              Show trade
            </ButtonLink>
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
