import { describe, expect, it } from 'vitest';
import type { Step } from '../../api/types';
import { step } from '../../ui/testing/desk';
import { moved, pathTo, shownAt, stopsOf, stopWords, untouched, type Move, type Position } from './replay';

const result = (number: number, fields: Partial<Step>) => step({ step_number: number, step_type: 'RESULT', ...fields });

const walked = [
  step({ step_number: 1 }),
  result(2, { result: 'win', profit_loss: 10, running_total: 10, new_node: '1-0' }),
  step({ step_number: 3, node_name: '1-0' }),
  step({ step_number: 4, node_name: '1-0', step_type: 'EXECUTE', execution_status: 'SUCCESS' }),
  result(5, { node_name: '1-0', result: 'scratch', profit_loss: 0.5, running_total: 10.5, new_node: '1-0' }),
  step({ step_number: 6, node_name: '1-0' }),
  result(7, { node_name: '1-0', result: 'loss', profit_loss: -9, running_total: 1.5, new_node: '1-1' }),
  step({ step_number: 8, node_name: '1-1' }),
];
const ended = [...walked, result(9, { node_name: '1-1', result: 'win', profit_loss: 20, running_total: 21.5, new_node: 'WIN' })];

describe('the stops of a session', () => {
  it('are the start and one for each trade that has ended, in any order of its steps', () => {
    const stops = stopsOf([...walked].reverse());
    expect(stops.map(({ name, wins, losses, total }) => [name, wins, losses, total])).toEqual([
      ['Start', 0, 0, 0],
      ['1-0', 1, 0, 10],
      ['1-0', 1, 0, 10.5],
      ['1-1', 1, 1, 1.5],
    ]);
    expect(stops.map(({ trade }) => trade)).toEqual([
      null,
      { step: 2, from: 'Start', result: 'win', profit: 10 },
      { step: 5, from: '1-0', result: 'scratch', profit: 0.5 },
      { step: 7, from: '1-0', result: 'loss', profit: -9 },
    ]);
  });

  it('end where the tree ends, a step beyond the last node', () => {
    expect(stopsOf(ended).at(-1)).toMatchObject({ name: 'WIN', wins: 2, losses: 1, total: 21.5 });
    const lost = [result(2, { result: 'loss', new_node: '0-1' }), result(4, { result: 'loss', new_node: 'LOST' })];
    expect(stopsOf(lost).at(-1)).toMatchObject({ name: 'LOST', wins: 0, losses: 2 });
  });

  it('are the start alone where nothing has ended yet', () => {
    const start = { name: 'Start', wins: 0, losses: 0, total: 0, trade: null };
    expect(stopsOf([])).toEqual([start]);
    expect(stopsOf([step()])).toEqual([start]);
    expect(pathTo(stopsOf([]), 0).map(({ name }) => name)).toEqual(['Start']);
  });

  it('read money that is written as text, and add it up where no total is told', () => {
    const text = (value: string) => value as unknown as number;
    const told = [result(2, { result: 'win', profit_loss: text('6.50'), running_total: text('6.5000') })];
    expect(stopsOf(told).at(-1)).toMatchObject({ total: 6.5, trade: { profit: 6.5 } });
    const untold = [
      result(2, { result: 'win', profit_loss: text('6.50') }),
      result(4, { result: 'loss', profit_loss: text('-1.25') }),
      result(6, { result: 'scratch' }),
    ];
    expect(stopsOf(untold).map(({ name, total }) => [name, total])).toEqual([
      ['Start', 0],
      ['1-0', 6.5],
      ['1-1', 5.25],
      ['1-1', 5.25],
    ]);
  });
});

describe('the path to a stop', () => {
  const names = (at: number) => pathTo(stopsOf(ended), at).map(({ name }) => name);

  it('goes no further than the stop, and names a node at which a trade stayed once', () => {
    expect(names(0)).toEqual(['Start']);
    expect(names(1)).toEqual(['Start', '1-0']);
    expect(names(2)).toEqual(['Start', '1-0']);
    expect(names(3)).toEqual(['Start', '1-0', '1-1']);
    expect(names(4)).toEqual(['Start', '1-0', '1-1', 'WIN']);
  });

  it('is told in words', () => {
    const stops = stopsOf(ended);
    expect(stopWords(stops, 3)).toBe('Trade 3 of 4: 1-1');
    expect(stopWords(stops, 4)).toBe('Trade 4 of 4: WIN');
    expect(stopWords(stops, 0)).toBe('Before the first trade: Start');
  });
});

describe('a replay', () => {
  const last = 3;
  const after = (...moves: Move[]) => moves.reduce((position: Position, move) => moved(position, move, last), untouched);

  it('begins at the newest trade and stays there when another comes', () => {
    expect(shownAt(untouched, last)).toBe(3);
    expect(shownAt(untouched, last + 1)).toBe(4);
    expect(shownAt(after('previous', 'last'), last + 1)).toBe(4);
    expect(shownAt(after('previous', 'next'), last + 1)).toBe(4);
    expect(shownAt(after(1, 3), last + 1)).toBe(4);
  });

  it('stays at an older trade when another comes', () => {
    expect(shownAt(after('previous'), last + 1)).toBe(2);
  });

  it('goes no further than its ends', () => {
    expect(shownAt(after('first', 'previous'), last)).toBe(0);
    expect(shownAt(after('next'), last)).toBe(3);
    expect(shownAt(after(99), last)).toBe(3);
    expect(shownAt(after(-1), last)).toBe(0);
  });

  it('plays on by one trade until the newest, and from the newest it begins again', () => {
    expect(after(1, 'play')).toEqual({ at: 1, playing: true, used: true });
    expect(after(1, 'play', 'tick')).toEqual({ at: 2, playing: true, used: true });
    expect(after(1, 'play', 'tick', 'tick')).toEqual({ at: null, playing: false, used: true });
    expect(after('play')).toEqual({ at: 0, playing: true, used: true });
  });

  it('stops playing when somebody moves it or pauses it', () => {
    for (const move of ['first', 'previous', 'next', 'last', 'pause', 1] as const) expect(after(1, 'play', move).playing).toBe(false);
    expect(after(1, 'play', 'pause', 'tick').at).toBe(1);
    expect(after('tick')).toEqual(untouched);
  });
});
