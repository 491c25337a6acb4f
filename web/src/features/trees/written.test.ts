import { describe, expect, it } from 'vitest';
import { legible, placeIn, readTree } from './written';

const nodes = [
  '{"node":"Start","stake_percent":1.000000000000000001,"win_to":"1-0","loss_to":"0-1"}',
  '{"node":"1-0","stake_percent":1,"win_to":"WIN","loss_to":"1-1"}',
  '{"node":"0-1","stake_percent":1,"win_to":"1-1","loss_to":"LOST"}',
  '{"node":"1-1","stake_percent":2,"win_to":"WIN","loss_to":"LOST"}',
];
const text = `{"name":"two \\"by\\" 2","target_percent":2.000000000000000001,"reward_risk":1,"nodes":[${nodes.join(',')}]}`;

describe('a tree as JSON', () => {
  it('keeps every digit under another name', () => {
    const { tree } = readTree(text);
    expect(tree?.name).toBe('two "by" 2');
    expect(tree?.named('two "by" 2')).toBe(text);
    expect(tree?.named('12 of 3.5')).toBe(text.replace('two \\"by\\" 2', '12 of 3.5'));
  });

  it('is read node by node', () => {
    const { tree } = readTree(text);
    expect(tree?.count).toBe(4);
    expect(tree?.nodes[0]).toEqual({ node: 'Start', wins: 0, losses: 0, stake_percent: 1, win_to: '1-0', loss_to: '0-1' });
    expect(tree?.replicated).toMatchObject({ win: 2 });
    expect(tree?.replicated?.error).toBeCloseTo(0, 12);
  });

  it('leaves it to the desk to say what is wrong with a node', () => {
    const { tree } = readTree(text.replace('"win_to":"1-0"', '"win_to":7'));
    expect(tree?.count).toBe(4);
    expect(tree?.nodes).toHaveLength(3);
    expect(tree?.replicated).toBeNull();
    expect(tree?.named('x')).toContain('"win_to":7');
  });

  it('says where it is none at all', () => {
    expect(readTree('{"nodes": [').wrong).toMatch(/^is not JSON: /);
    expect(readTree('[]').wrong).toBe('must be an object with a list of nodes.');
    expect(readTree('{"name":"x"}').wrong).toBe('has no list called nodes.');
  });

  it('is written a node to a line, and is the same then', () => {
    const shown = legible(text);
    expect(shown.split('\n')).toHaveLength(7);
    expect(JSON.parse(shown)).toEqual(JSON.parse(text));
    expect(readTree(shown).tree?.named('two "by" 2')).toBe(text);
  });
});

describe('a place', () => {
  const at = (place: string, of = legible(text)) => {
    const found = placeIn(of, place);
    return found && of.slice(found.from, found.to);
  };

  it('is found in the text', () => {
    expect(at('nodes[3].win_to')).toBe('"win_to":"WIN"');
    expect(at('nodes[0].stake_percent')).toBe('"stake_percent":1.000000000000000001');
    expect(at('target_percent')).toBe('"target_percent":2.000000000000000001');
  });

  it('is the whole node where the field is not there', () => {
    expect(at('nodes[1].loss_to', text.replace(',"loss_to":"1-1"', ''))).toBe('{"node":"1-0","stake_percent":1,"win_to":"WIN"}');
    expect(at('nodes[2]')).toBe(nodes[2]);
  });

  it('is none beyond the last node', () => {
    expect(at('nodes[4].win_to')).toBeNull();
    expect(at('wins')).toBeNull();
  });
});
