import { memo, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { StakingTree, TreeNode } from '../../api/types';
import { signedPercent } from '../../domain/numbers';
import { cx } from '../../ui/cx';
import { useIsPhone } from '../../ui/useMedia';
import { inkTurns, stakeAt, stepOf, steps } from './scale';
import styles from './trees.module.css';
import { useWidth } from './useWidth';
import { walkOf } from './walk';
import { cellStake, chance, stake } from './words';

export type Grid = Pick<StakingTree, 'wins' | 'losses' | 'nodes' | 'entry_value_percent' | 'end_values' | 'largest_stake_percent'>;

interface HeatMapProps {
  tree: Grid;
  /** From 0 to 1; how often a node is come to depends on it. */
  rate: number;
  label: string;
  /** The stake that has the strongest colour, where two trees are to be compared. */
  most?: number;
}

const head = 34;
const band = 22;

/** The stakes: wins across, losses down. The arrows go from node to node. */
export function HeatMap({ tree, rate, label, most = tree.largest_stake_percent }: HeatMapProps) {
  const id = useId();
  const phone = useIsPhone();
  const [box, width] = useWidth<HTMLDivElement>();
  const [focused, setFocused] = useState('Start');
  const [hovered, setHovered] = useState<string | null>(null);
  const places = useMemo(() => new Map(tree.nodes.map((node) => [`${node.wins}-${node.losses}`, node])), [tree.nodes]);
  const names = useMemo(() => new Map(tree.nodes.map((node) => [node.node, node])), [tree.nodes]);
  const walk = useMemo(() => walkOf(tree.nodes, rate), [tree.nodes, rate]);
  const kept = names.get(focused) ?? tree.nodes[0];
  const shown = (hovered === null ? undefined : names.get(hovered)) ?? kept;
  const size = sizeOf(tree, width, phone);

  const onKey = (event: KeyboardEvent) => {
    const [wins, losses] = ways[event.key] ?? [0, 0];
    if (!kept || (wins === 0 && losses === 0)) return;
    event.preventDefault();
    const next = nextOf(places, kept, wins, losses);
    if (!next) return;
    setHovered(null);
    setFocused(next.node);
    document.getElementById(cellId(id, next.node))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  return (
    <div ref={box} className={styles.heat}>
      <Readout node={shown} tree={tree} reached={shown && walk.chance.get(shown.node)} />
      <div className={styles.heatScroll}>
        <div
          className={styles.heatGrid}
          role="grid"
          aria-label={label}
          aria-activedescendant={kept && cellId(id, kept.node)}
          tabIndex={0}
          style={{
            gridTemplateColumns: `${head}px repeat(${tree.wins}, ${size.cell}px) ${band}px`,
            gridTemplateRows: `20px repeat(${tree.losses}, ${size.row}px) ${band}px`,
          }}
          onKeyDown={onKey}
          onPointerOver={(event) => setHovered(nodeAt(event.target))}
          onPointerLeave={() => setHovered(null)}
          onClick={(event) => {
            const node = nodeAt(event.target);
            if (node !== null) setFocused(node);
          }}
        >
          <Cells tree={tree} places={places} most={most} id={id} text={size.text} every={size.every} />
          <div className={styles.heatWin} style={{ gridColumn: tree.wins + 2, gridRow: `2 / span ${tree.losses}` }} aria-hidden="true">
            WIN {signedPercent(tree.end_values[0]?.value_percent)}
          </div>
          <div className={styles.heatLost} style={{ gridColumn: `2 / span ${tree.wins}`, gridRow: tree.losses + 2 }} aria-hidden="true">
            LOST {signedPercent(tree.end_values[1]?.value_percent)}
          </div>
          {shown && (
            <div
              className={cx(styles.heatHere, hovered !== null && styles.heatHover)}
              style={{ gridColumn: shown.wins + 2, gridRow: shown.losses + 2 }}
              aria-hidden="true"
            />
          )}
        </div>
      </div>
      <Legend most={most} />
    </div>
  );
}

const ways: Partial<Record<string, [wins: number, losses: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

const nodeAt = (target: EventTarget) => (target instanceof HTMLElement ? (target.dataset.node ?? null) : null);

const cellId = (id: string, node: string) => `${id}-${node}`;

/** The next node that way; trees written by hand may have holes. */
function nextOf(places: ReadonlyMap<string, TreeNode>, from: TreeNode, wins: number, losses: number): TreeNode | undefined {
  for (let far = 1; far < 50; far++) {
    const found = places.get(`${from.wins + wins * far}-${from.losses + losses * far}`);
    if (found) return found;
  }
  return undefined;
}

/** How large a cell is: as there is room, and on a phone large enough for a finger. */
function sizeOf(tree: Grid, width: number, phone: boolean) {
  // What is between the columns and around them.
  const gaps = tree.wins + 1 + 4;
  const room = Math.floor((width - head - band - gaps) / tree.wins);
  const cell = Math.max(phone ? 44 : 9, Math.min(128, room));
  const row = phone ? 44 : Math.max(10, Math.min(40, Math.floor(440 / tree.losses)));
  const text = cell >= 34 && row >= 18;
  // Heads that would run into one another leave some out.
  return { cell, row, text, every: cell >= 20 && row >= 13 ? 1 : 5 };
}

interface CellsProps {
  tree: Grid;
  places: ReadonlyMap<string, TreeNode>;
  most: number;
  id: string;
  text: boolean;
  every: number;
}

const Cells = memo(function Cells({ tree, places, most, id, text, every }: CellsProps) {
  const numbered = (count: number) => (every === 1 || count % every === 0 ? count : '');
  return (
    <>
      <div role="row" className={styles.heatRow}>
        <div role="columnheader" className={styles.heatCorner}>
          <span className="visually-hidden">Losses</span>
        </div>
        {Array.from({ length: tree.wins }, (_, wins) => (
          <div key={wins} role="columnheader" className={styles.heatHead} aria-label={`${wins} wins`}>
            {numbered(wins)}
          </div>
        ))}
      </div>
      {Array.from({ length: tree.losses }, (_, losses) => (
        <div key={losses} role="row" className={styles.heatRow}>
          <div
            role="rowheader"
            className={cx(styles.heatHead, styles.heatSide)}
            style={{ gridColumn: 1, gridRow: losses + 2 }}
            aria-label={`${losses} losses`}
          >
            {numbered(losses)}
          </div>
          {Array.from({ length: tree.wins }, (__, wins) => {
            const node = places.get(`${wins}-${losses}`);
            if (!node) return null;
            const step = stepOf(node.stake_percent, most);
            return (
              <div
                key={wins}
                role="gridcell"
                id={cellId(id, node.node)}
                data-node={node.node}
                className={cx(styles.heatCell, step >= inkTurns && styles.heatStrong)}
                style={{ gridColumn: wins + 2, gridRow: losses + 2, backgroundColor: shade(step) }}
                aria-label={`${node.node}: ${stake(node.stake_percent)}`}
              >
                {text && cellStake(node.stake_percent)}
              </div>
            );
          })}
        </div>
      ))}
    </>
  );
});

const shade = (step: number) => `color-mix(in srgb, var(--heat-low), var(--heat-high) ${((step / steps) * 100).toFixed(2)}%)`;

/** What is known of the node under the pointer or the focus. It has a place of its own, so that nothing moves. */
function Readout({ node, tree, reached }: { node: TreeNode | undefined; tree: Grid; reached: number | undefined }) {
  if (!node) return null;
  const facts = [
    ['Node', node.node],
    ['Stake', stake(node.stake_percent)],
    ['Total so far', signedPercent(node.value_percent - tree.entry_value_percent)],
    ['Reached in', chance(reached)],
    ['After a win', node.win_to],
    ['After a loss', node.loss_to],
  ];
  return (
    <dl className={styles.readout} data-testid="heat-readout" aria-live="polite">
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd className="tnum">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the colours stand for. */
function Legend({ most }: { most: number }) {
  return (
    <div className={styles.legend}>
      <span>Wins →, losses ↓; stake in % of the session’s basis</span>
      <span className={styles.legendScale} aria-hidden="true">
        {Array.from({ length: steps / 2 + 1 }, (_, index) => (
          <i key={index} style={{ backgroundColor: shade(index * 2) }} />
        ))}
      </span>
      <span className="tnum">
        0 · {stake(stakeAt(steps / 2, most))} · {stake(most)}
      </span>
    </div>
  );
}
