import { expect, it } from 'vitest';
import type { Step } from '../../api/types';
import { step as madeStep } from '../../ui/testing/desk';
import { figuresOf, rowsOf } from './rows';

const step = (fields: Partial<Step>) => madeStep({ symbol: 'BTCUSDT', ...fields });

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
    ['Start', 1, 20],
    ['1-0', 1, -10],
  ]);
  expect(figuresOf(rows, 'hour').map((group) => group.name)).toEqual(['09:00', '10:00']);
  expect(figuresOf(rows, 'symbol')).toEqual([
    { name: 'BTCUSDT', trades: 2, wins: 1, losses: 1, profit: 10, fees: 2, slippage: 0.5, r: 0.5 },
  ]);
  expect(figuresOf([], 'symbol')).toEqual([]);
});

it('puts what was staked and the result that was entered by hand into one row', () => {
  const byHand = [
    madeStep({ step_number: 1, stake_value: 10 }),
    madeStep({ step_number: 2, step_type: 'RESULT', result: 'win', profit_loss: 10, new_node: '1-0' }),
    madeStep({ step_number: 3, node_name: '1-0', stake_value: 10 }),
    madeStep({ step_number: 4, node_name: '1-0', step_type: 'RESULT', result: 'loss', profit_loss: -10, new_node: '1-1' }),
  ];
  const shown = (steps: Step[]) =>
    rowsOf(steps).map((row) => [row.step_number, row.steps.length, row.node_name, row.stake_value, row.result]);
  expect(shown(byHand)).toEqual([
    [1, 2, 'Start', 10, 'win'],
    [3, 2, '1-0', 10, 'loss'],
  ]);
  // A result that came before its decision was fetched stands alone, and belongs to no other.
  expect(shown(byHand.filter(({ step_number }) => step_number !== 3)).map(([number]) => number)).toEqual([1, 4]);
  expect(figuresOf(rowsOf(byHand), 'symbol')).toEqual([]);
});
