import { isLeaf, type IsolationForest, type Leaf, type Tree } from './isolation-forest.js';

interface Cell {
  readonly leaf: Leaf;
  /** The cell holds the points with low < x ≤ high in every column. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * The forest in which no point is harder to isolate than one it dominates (is at least as high in every column): each
 * leaf takes the shortest path length among the leaves below it. A plain isolation tree lacks this: behind a cut it may
 * find a second crowd of risky points and call that normal.
 *
 * Two leaves are in order if some point of the one is below some point of the other; the minimum is taken over chains of
 * such pairs, so the result is still one number per leaf.
 */
export function makeMonotone(forest: IsolationForest, columns: number): IsolationForest {
  const bounds = { low: Array<number>(columns).fill(-Infinity), high: Array<number>(columns).fill(Infinity) };
  const trees = forest.trees.map((tree) => {
    const cells = findCells(tree, bounds.low, bounds.high);
    return replaceLeaves(tree, findShortestBelow(cells));
  });
  return { ...forest, trees };
}

function findCells(tree: Tree, low: readonly number[], high: readonly number[]): Cell[] {
  if (isLeaf(tree)) return [{ leaf: tree, low, high }];
  return [
    ...findCells(tree.low, low, high.with(tree.column, tree.threshold)),
    ...findCells(tree.high, low.with(tree.column, tree.threshold), high),
  ];
}

function findShortestBelow(cells: readonly Cell[]): ReadonlyMap<Leaf, number> {
  const shortest = new Map<Leaf, number>();
  // Shortest first: whatever a cell reaches upwards and is not yet marked has this cell as its minimum.
  for (const start of cells.toSorted((a, b) => a.leaf.pathLength - b.leaf.pathLength)) {
    const open = [start];
    for (let cell = open.pop(); cell; cell = open.pop()) {
      if (shortest.has(cell.leaf)) continue;
      shortest.set(cell.leaf, start.leaf.pathLength);
      for (const other of cells) if (!shortest.has(other.leaf) && isBelow(cell, other)) open.push(other);
    }
  }
  return shortest;
}

function isBelow(lower: Cell, upper: Cell): boolean {
  return lower.low.every((low, column) => low < upper.high[column]!);
}

/** A split whose sides have come out equal decides nothing and is dropped. */
function replaceLeaves(tree: Tree, pathLengths: ReadonlyMap<Leaf, number>): Tree {
  if (isLeaf(tree)) return { pathLength: pathLengths.get(tree)! };
  const low = replaceLeaves(tree.low, pathLengths);
  const high = replaceLeaves(tree.high, pathLengths);
  if (isLeaf(low) && isLeaf(high) && low.pathLength === high.pathLength) return low;
  return { ...tree, low, high };
}
