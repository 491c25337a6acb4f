import { describe, expect, it } from 'vitest';
import { edgeKey, nodeName, nodeValues, parsePath, valueAt, walkedEdges } from './tree';

const preset = { wins: 5, losses: 6, target_percent: 2, max_loss_percent: 3.3056994818652847, reward_risk: 1 };

describe('the tree', () => {
  it('values the preset so that the entry is free', () => {
    const values = nodeValues(preset);
    expect(valueAt(values, { wins: 0, losses: 0 })).toBeCloseTo(0, 10);
    expect(valueAt(values, { wins: 1, losses: 0 })).toBeCloseTo(0.6528, 4);
    expect(valueAt(values, { wins: 0, losses: 1 })).toBeCloseTo(-0.6528, 4);
    expect(valueAt(values, { wins: 5, losses: 3 })).toBeCloseTo(2, 8);
    expect(valueAt(values, { wins: 2, losses: 6 })).toBeCloseTo(-3.3057, 4);
  });

  it('moves the ends when target and loss do not balance', () => {
    const values = nodeValues({ ...preset, max_loss_percent: 2 });
    expect(valueAt(values, { wins: 5, losses: 0 })).toBeCloseTo(1.508, 3);
    expect(valueAt(values, { wins: 0, losses: 6 })).toBeCloseTo(-2.492, 3);
  });

  it('reads a walked path', () => {
    const path = parsePath('Start → 1-0 → 1-1 → 1-1 → 2-1');
    expect(path.map((p) => p.name)).toEqual(['Start', '1-0', '1-1', '1-1', '2-1']);
    expect(walkedEdges(path)).toEqual(
      new Set([
        edgeKey({ wins: 0, losses: 0 }, { wins: 1, losses: 0 }),
        edgeKey({ wins: 1, losses: 0 }, { wins: 1, losses: 1 }),
        edgeKey({ wins: 1, losses: 1 }, { wins: 2, losses: 1 }),
      ]),
    );
    expect(parsePath('Start → 1-0 → 2-0 → 3-0 → 4-0 → WIN').at(-1)).toEqual({ name: 'WIN', wins: 5, losses: 0 });
    expect(parsePath(null)).toEqual([]);
  });

  it('names nodes as the desk does', () => {
    expect(nodeName({ wins: 0, losses: 0 }, preset)).toBe('Start');
    expect(nodeName({ wins: 5, losses: 2 }, preset)).toBe('WIN');
    expect(nodeName({ wins: 4, losses: 6 }, preset)).toBe('LOST');
    expect(nodeName({ wins: 2, losses: 3 }, preset)).toBe('2-3');
  });
});
