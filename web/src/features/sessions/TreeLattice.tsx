import type { StakingTree } from '../../api/types';
import { percent } from '../../domain/numbers';
import { useIsPhone } from '../../ui/useMedia';
import { edgeKey, nodeName, walkedEdges, type Point, type Walked } from '../../domain/tree';
import styles from './sessions.module.css';
import { cx } from '../../ui/cx';

interface TreeLatticeProps {
  tree: StakingTree;
  path: Walked[];
  current: string;
  /** Whether a next trade is to come: then the edges out of the current node are shown as open ways. */
  running: boolean;
}

interface Measures {
  cellWidth: number;
  cellHeight: number;
  nodeWidth: number;
  nodeHeight: number;
  left: number;
  below: number;
}

const roomy: Measures = { cellWidth: 78, cellHeight: 50, nodeWidth: 54, nodeHeight: 30, left: 26, below: 18 };
/** On a phone the nodes stand closer and without axes, so that their figures stay readable. */
const compact: Measures = { cellWidth: 66, cellHeight: 54, nodeWidth: 60, nodeHeight: 36, left: 0, below: 4 };
const top = 4;

/**
 * The tree as a lattice: a win goes up, a loss goes right. Each node carries its stake in percent of the initial
 * balance; the row above the last win is WIN, the column after the last loss is LOST.
 */
export function TreeLattice({ tree, path, current, running }: TreeLatticeProps) {
  const phone = useIsPhone();
  const m = phone ? compact : roomy;
  const { cellWidth, cellHeight, nodeWidth, nodeHeight, left } = m;
  const x = (losses: number) => left + losses * cellWidth + cellWidth / 2;
  const y = (wins: number) => top + (tree.wins - wins) * cellHeight + cellHeight / 2;
  const width = left + (tree.losses + 1) * cellWidth;
  const height = top + (tree.wins + 1) * cellHeight + m.below;
  const edges = walkedEdges(path);
  const visited = new Set(path.map((point) => nodeName(point, tree) + keyIfEnd(point, tree)));
  const at = path.at(-1) ?? { wins: 0, losses: 0, name: 'Start' };

  const lines = tree.nodes.flatMap((node): { from: Point; to: Point; win: boolean }[] => [
    { from: node, to: { wins: node.wins + 1, losses: node.losses }, win: true },
    { from: node, to: { wins: node.wins, losses: node.losses + 1 }, win: false },
  ]);

  return (
    <svg
      className={cx(styles.lattice, phone && styles.latticeCompact)}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Staking tree ${tree.name}: ${summary(path, current)}`}
    >
      {lines.map(({ from, to, win }) => {
        const walked = edges.has(edgeKey(from, to));
        const walkedEdge = win ? styles.latticeEdgeWin : styles.latticeEdgeLoss;
        const open = running && from.wins === at.wins && from.losses === at.losses;
        return (
          <line
            key={edgeKey(from, to)}
            className={cx(styles.latticeEdge, walked ? walkedEdge : open && styles.latticeEdgeOpen)}
            x1={x(from.losses) + (win ? 0 : nodeWidth / 2)}
            y1={y(from.wins) - (win ? nodeHeight / 2 : 0)}
            x2={x(to.losses) - (win ? 0 : nodeWidth / 2)}
            y2={y(to.wins) + (win ? nodeHeight / 2 : 0)}
          />
        );
      })}
      {tree.nodes.map((node) => {
        const seen = visited.has(node.node);
        const here = running && node.wins === at.wins && node.losses === at.losses;
        return (
          <g key={node.node} className={cx(styles.latticeNode, here ? styles.latticeCurrent : seen && styles.latticeVisited)}>
            <rect x={x(node.losses) - nodeWidth / 2} y={y(node.wins) - nodeHeight / 2} width={nodeWidth} height={nodeHeight} rx={4} />
            <text className={styles.latticeName} x={x(node.losses)} y={y(node.wins) - 3}>
              {node.node}
            </text>
            <text className={styles.latticeStake} x={x(node.losses)} y={y(node.wins) + (phone ? 12 : 10)}>
              {percent(node.stake_percent)}
            </text>
          </g>
        );
      })}
      {Array.from({ length: tree.losses }, (_, losses) => (
        <End key={`win-${losses}`} x={x(losses)} y={y(tree.wins)} m={m} word="WIN" reached={visited.has(`WIN${tree.wins}-${losses}`)} />
      ))}
      {Array.from({ length: tree.wins }, (_, wins) => (
        <End key={`lost-${wins}`} x={x(tree.losses)} y={y(wins)} m={m} word="LOST" reached={visited.has(`LOST${wins}-${tree.losses}`)} />
      ))}
      {!phone && (
        <>
          <text className={styles.latticeAxis} x={10} y={top + (height - top) / 2} transform={`rotate(-90 10 ${top + (height - top) / 2})`}>
            wins
          </text>
          <text className={styles.latticeAxis} x={left + (width - left) / 2} y={height - 4}>
            losses
          </text>
        </>
      )}
    </svg>
  );
}

function End({ x, y, m, word, reached }: { x: number; y: number; m: Measures; word: 'WIN' | 'LOST'; reached: boolean }) {
  return (
    <g className={cx(styles.latticeEnd, word === 'WIN' ? styles.latticeWin : styles.latticeLost, reached && styles.latticeReached)}>
      <rect x={x - m.nodeWidth / 2} y={y - m.nodeHeight / 2} width={m.nodeWidth} height={m.nodeHeight} rx={m.nodeHeight / 2} />
      <text x={x} y={y + 4}>
        {word}
      </text>
    </g>
  );
}

/** WIN and LOST stand at many places of the lattice: only the reached one is lit. */
function keyIfEnd(point: Point, tree: StakingTree): string {
  return point.wins >= tree.wins || point.losses >= tree.losses ? `${point.wins}-${point.losses}` : '';
}

function summary(path: Walked[], current: string): string {
  return path.length > 1 ? `walked ${path.map((point) => point.name).join(', ')}` : `at ${current}`;
}
