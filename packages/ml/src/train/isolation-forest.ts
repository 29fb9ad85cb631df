import type { Random } from './random.js';

/** A point of the forest's space, one number per column; higher is riskier in every column. */
export type Point = readonly number[];

export interface Leaf {
  /** Edges from the root, plus the expected rest for the points that were left unseparated. */
  readonly pathLength: number;
}

export interface Split {
  readonly column: number;
  /** Points at or below it go to `low`, the others to `high`. */
  readonly threshold: number;
  readonly low: Tree;
  readonly high: Tree;
}

export type Tree = Leaf | Split;

export interface IsolationForest {
  readonly trees: readonly Tree[];
  /** c(ψ): the path length that stands for "neither normal nor odd". */
  readonly normaliser: number;
}

export interface ForestOptions {
  readonly trees: number;
  /** ψ of the paper: points drawn, without replacement, for each tree. */
  readonly sampleSize: number;
  /** Where between the lowest and the highest value of a column to cut, given a uniform number in [0, 1). */
  readonly cut: (column: number, lowest: number, highest: number, uniform: number) => number;
}

export function isLeaf(tree: Tree): tree is Leaf {
  return 'pathLength' in tree;
}

/**
 * c(n) = 2·H(n − 1) − 2·(n − 1)/n: the average path length of an unsuccessful search in a binary search tree of n
 * points; 0 for n < 2. Liu, Ting, Zhou, "Isolation Forest", ICDM 2008, equation 1, with H summed exactly.
 */
export function averagePathLength(count: number): number {
  if (count < 2) return 0;
  let harmonic = 0;
  for (let i = 1; i < count; i++) harmonic += 1 / i;
  return 2 * harmonic - (2 * (count - 1)) / count;
}

/** Grows a forest over the points. Liu, Ting, Zhou 2008, algorithms 1 and 2. */
export function growForest(points: readonly Point[], options: ForestOptions, random: Random): IsolationForest {
  const sampleSize = Math.min(options.sampleSize, points.length);
  const maxDepth = Math.ceil(Math.log2(sampleSize));
  const trees = Array.from({ length: options.trees }, () =>
    growTree(random.sample(points, sampleSize), 0, maxDepth, options, random),
  );
  return { trees, normaliser: averagePathLength(sampleSize) };
}

function growTree(
  points: readonly Point[],
  depth: number,
  maxDepth: number,
  options: ForestOptions,
  random: Random,
): Tree {
  const ranges = findRanges(points);
  if (depth >= maxDepth || ranges.length === 0) {
    return { pathLength: depth + roundForExactSums(averagePathLength(points.length)) };
  }

  const { column, lowest, highest } = ranges[random.integer(0, ranges.length - 1)]!;
  const threshold = options.cut(column, lowest, highest, random.next());
  const grow = (side: readonly Point[]): Tree => growTree(side, depth + 1, maxDepth, options, random);
  return {
    column,
    threshold,
    low: grow(points.filter((point) => point[column]! <= threshold)),
    high: grow(points.filter((point) => point[column]! > threshold)),
  };
}

/** To 1/1024: the path lengths of some hundred trees then add up exactly in 32-bit floats, in whatever order. */
function roundForExactSums(pathLength: number): number {
  return Math.round(pathLength * 1024) / 1024;
}

interface ColumnRange {
  readonly column: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The columns in which the points differ. */
function findRanges(points: readonly Point[]): ColumnRange[] {
  const ranges: ColumnRange[] = [];
  for (let column = 0; column < (points[0]?.length ?? 0); column++) {
    let lowest = Infinity;
    let highest = -Infinity;
    for (const point of points) {
      lowest = Math.min(lowest, point[column]!);
      highest = Math.max(highest, point[column]!);
    }
    if (lowest < highest) ranges.push({ column, lowest, highest });
  }
  return ranges;
}

function pathLength(tree: Tree, point: Point): number {
  let node = tree;
  while (!isLeaf(node)) node = point[node.column]! <= node.threshold ? node.low : node.high;
  return node.pathLength;
}

/**
 * The anomaly score 2^(−E[h(x)]/c(ψ)): near 1 for a point that a few cuts isolate, below 0.5 for one in the crowd.
 * Liu, Ting, Zhou 2008, equation 2.
 */
export function anomalyScore(forest: IsolationForest, point: Point): number {
  let sum = 0;
  for (const tree of forest.trees) sum += pathLength(tree, point);
  return 2 ** (-sum / (forest.trees.length * forest.normaliser));
}
