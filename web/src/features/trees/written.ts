import { isRecord } from '../../api/checks';
import { replicationOf, type Edges, type Replicated } from './walk';

/** A tree as JSON. Stakes have more digits than a number of the browser keeps, so numbers stay text from the file to the desk. */

const mark = '\u0001';
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The values of a JSON text, its numbers as marked texts. */
function parseKeeping(text: string): unknown {
  return JSON.parse(text.replace(tokens, (token) => (token.startsWith('"') ? token : `"\\u0001${token}"`)));
}

/** The JSON of such values, its numbers as they were. */
function writeKeeping(value: unknown): string {
  return JSON.stringify(value).replace(/"\\u0001([^"]*)"/g, '$1');
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(1)) : typeof value === 'number' ? value : null;

const wordOf = (value: unknown): string | null => (typeof value === 'string' && !value.startsWith(mark) ? value : null);

/** What a pasted text or a file holds. */
export interface Written {
  /** The name it says, if any. */
  name: string;
  /** Its nodes as far as they can be read; what is wrong with the others the desk says. */
  nodes: Edges[];
  /** How many nodes it has, readable or not. */
  count: number;
  /** What its stakes come to; null where its nodes do not lead from the start to both ends. */
  replicated: Replicated | null;
  /** The same tree under this name, every digit as it was. */
  named: (name: string) => string;
}

/** Reads a tree; a sentence says where it is no JSON or no tree at all. */
export function readTree(text: string): { tree: Written; wrong: null } | { tree: null; wrong: string } {
  let values: unknown;
  try {
    // First as it is, so that what is said about it names its own places.
    JSON.parse(text);
    values = parseKeeping(text);
  } catch (error) {
    return { tree: null, wrong: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isRecord(values)) return { tree: null, wrong: 'must be an object with a list of nodes.' };
  const fields = values;
  const list = fields.nodes;
  if (!Array.isArray(list)) return { tree: null, wrong: 'has no list called nodes.' };
  const nodes = list.flatMap((node) => edgesOf(node) ?? []);
  const terms = { reward_risk: numberOf(fields.reward_risk) ?? 1, cost_per_stake: numberOf(fields.cost_per_stake) ?? 0 };
  return {
    tree: {
      name: wordOf(fields.name) ?? '',
      nodes,
      count: list.length,
      replicated:
        nodes.length === list.length
          ? replicationOf(nodes, terms, numberOf(fields.target_percent), numberOf(fields.max_loss_percent))
          : null,
      named: (name) => writeKeeping({ ...fields, name }),
    },
    wrong: null,
  };
}

function edgesOf(value: unknown): Edges | null {
  if (!isRecord(value)) return null;
  const [node, winTo, lossTo] = [wordOf(value.node), wordOf(value.win_to), wordOf(value.loss_to)];
  const stake = numberOf(value.stake_percent);
  const place = node === 'Start' ? ['', '0', '0'] : /^(\d{1,2})-(\d{1,2})$/.exec(node ?? '');
  if (node === null || winTo === null || lossTo === null || stake === null || !place) return null;
  return { node, wins: Number(place[1]), losses: Number(place[2]), stake_percent: stake, win_to: winTo, loss_to: lossTo };
}

/** A node to a line, for people to read; where the text is not as the desk writes it, it stays as it is. */
export function legible(text: string): string {
  return text.replace(/\{"node":/g, '\n    {"node":').replace(/\]\}\s*$/, '\n  ]}\n');
}

/** Where a place such as `nodes[3].win_to` stands in the text, to be shown there. */
export function placeIn(text: string, place: string): { from: number; to: number } | null {
  const found = /^nodes\[(\d+)\](?:\.(\w+))?$/.exec(place);
  if (!found) return wordIn(text, place, 0, text.length);
  const starts = nodeStarts(text);
  const from = starts[Number(found[1])];
  if (from === undefined) return null;
  const to = starts[Number(found[1]) + 1] ?? text.length;
  return (found[2] === undefined ? null : wordIn(text, found[2], from, to)) ?? { from, to: text.indexOf('}', from) + 1 || to };
}

/** Where each node's object begins: the braces one level within the list of nodes. */
function nodeStarts(text: string): number[] {
  const list = /"nodes"\s*:\s*\[/.exec(text);
  if (!list) return [];
  const starts: number[] = [];
  let depth = 0;
  const signs = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  signs.lastIndex = list.index + list[0].length;
  for (let sign = signs.exec(text); sign !== null; sign = signs.exec(text)) {
    if (sign[0] === '{' || sign[0] === '[') {
      if (depth === 0) starts.push(sign.index);
      depth += 1;
    } else if (sign[0] === '}' || sign[0] === ']') {
      depth -= 1;
      if (depth < 0) break;
    }
  }
  return starts;
}

/** A field with its value. */
function wordIn(text: string, field: string, from: number, to: number): { from: number; to: number } | null {
  const found = new RegExp(`"${field}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*"|[^,}\\]\\s]+)`).exec(text.slice(from, to));
  return found ? { from: from + found.index, to: from + found.index + found[0].length } : null;
}
