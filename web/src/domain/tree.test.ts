import { describe, expect, it } from 'vitest';
import { edgeKey, nodeName, parsePath, treeHint, treeName, valueAt, walkedEdges } from './tree';

const preset = { wins: 5, losses: 6 };

describe('the tree', () => {
  it('values nodes and ends from where a session begins', () => {
    // Both ends given: V(Start) is 0.492, by which both ends are shifted.
    const tree = {
      target_percent: 2,
      max_loss_percent: 2,
      entry_value_percent: 0.492,
      nodes: [
        { node: 'Start', value_percent: 0.492 },
        { node: '1-0', value_percent: 1.032 },
      ],
    };
    expect(valueAt(tree, 'Start')).toBe(0);
    expect(valueAt(tree, '1-0')).toBeCloseTo(0.54, 10);
    expect(valueAt(tree, 'WIN')).toBeCloseTo(1.508, 10);
    expect(valueAt(tree, 'LOST')).toBeCloseTo(-2.492, 10);
    expect(valueAt(tree, '3-3')).toBeNull();
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

  it('is called by its name, and by its version where that does not say enough', () => {
    expect(treeName({ name: 'five', version: 1, is_newest: true })).toBe('five');
    expect(treeName({ name: 'five', version: 1, is_newest: false })).toBe('five, version 1');
    expect(treeName({ name: 'five', version: 2, is_newest: true })).toBe('five, version 2');
  });

  it('says below a choice where it begins and ends', () => {
    const start = { node: 'Start', value_percent: 0, stake_percent: 0.65 };
    const tree = { target_percent: 2, max_loss_percent: 3.3057, entry_value_percent: 0, nodes: [start] };
    expect(treeHint(tree)).toBe('First stake 0.65 %; ends at 2.00 % or −3.31 %. A tree has no edge of its own.');
    expect(treeHint(undefined)).toBeUndefined();
  });
});
