import { expect, it } from 'vitest';
import type { Step } from '../../api/types';
import { figuresOf, rowsOf } from './rows';

const step = (fields: Partial<Step>): Step => ({
  session_id: 's',
  step_number: 1,
  node_name: 'Start',
  step_type: 'DECISION',
  execution_status: 'COMPLETED',
  trade_id: null,
  signal_id: null,
  symbol: 'BTCUSDT',
  side: null,
  stake_percentage: null,
  stake_value: null,
  quantity: null,
  entry_price: null,
  target_price: null,
  stop_price: null,
  exit_price: null,
  profit_loss: null,
  fees: null,
  slippage: null,
  gain_per_unit: null,
  loss_per_unit: null,
  exit_reason: null,
  result: null,
  client_order_id: null,
  platform_order_id: null,
  previous_node: null,
  new_node: null,
  running_total: null,
  market_time: null,
  at: '2024-12-01T00:00:00Z',
  explanation: [],
  ...fields,
});

const decided = (number: number, trade: string, node: string, hour: string) =>
  step({
    step_number: number,
    trade_id: trade,
    node_name: node,
    quantity: 2,
    loss_per_unit: 5,
    entry_price: 100,
    market_time: `2024-12-01T${hour}:10:00Z`,
  });
const ended = (number: number, trade: string, node: string, profit: number) =>
  step({
    step_number: number,
    step_type: 'RESULT',
    trade_id: trade,
    node_name: node,
    profit_loss: profit,
    fees: 1,
    slippage: profit > 0 ? 0.5 : null,
    result: profit > 0 ? 'win' : 'loss',
    market_time: '2024-12-01T15:00:00Z',
  });
const steps = [
  decided(1, 'a', 'Start', '09'),
  ended(2, 'a', 'Start', 20),
  decided(3, 'b', '1-0', '10'),
  step({ step_number: 4, execution_status: 'FAILED' }),
  ended(5, 'b', '1-0', -10),
  decided(6, 'c', '1-1', '10'),
];

it('puts the steps of a trade into one row, and leaves a step without one by itself', () => {
  const rows = rowsOf([...steps].reverse());
  expect(rows.map((row) => [row.step_number, row.steps.length, row.node_name, row.entry_price, row.profit_loss, row.r])).toEqual([
    [1, 2, 'Start', 100, 20, 2],
    [3, 2, '1-0', 100, -10, -1],
    [4, 1, 'Start', null, null, null],
    [6, 1, '1-1', 100, null, null],
  ]);
});

it('adds up the trades that have ended, by node and by the hour they were decided in', () => {
  const rows = rowsOf(steps);
  expect(figuresOf(rows, 'node').map((group) => [group.name, group.trades, group.profit])).toEqual([
    ['1-0', 1, -10],
    ['Start', 1, 20],
  ]);
  expect(figuresOf(rows, 'hour').map((group) => group.name)).toEqual(['09:00', '10:00']);
  expect(figuresOf(rows, 'symbol')).toEqual([
    { name: 'BTCUSDT', trades: 2, wins: 1, losses: 1, profit: 10, fees: 2, slippage: 0.5, r: 0.5 },
  ]);
  expect(figuresOf([], 'symbol')).toEqual([]);
});
