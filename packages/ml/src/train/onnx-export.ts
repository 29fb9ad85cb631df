import { featureLimits, featureNames, riskFeatureNames } from '../features.js';
import type { Calibration } from './calibration.js';
import { isLeaf, type IsolationForest, type Tree } from './isolation-forest.js';
import { encodeOnnx, type OnnxAttribute, type OnnxNode, type OnnxTensor } from './onnx-writer.js';

export interface DecisionFunction {
  readonly forest: IsolationForest;
  readonly calibration: Calibration;
}

/**
 * The whole way from features to decision value as one ONNX graph: clip to the limits, findings per resource, sum of path
 * lengths, anomaly score, calibration. Input `features` [rows, 5] in the order of `featureNames`, output `decision`
 * [rows, 1].
 */
export function exportOnnx(decide: DecisionFunction, metadata: Readonly<Record<string, string>>): Buffer {
  const dropNames = decide.calibration.knots.slice(1).map((_, segment) => `drop_${segment}`);
  return encodeOnnx({
    graphName: 'isolation-forest',
    input: { name: 'features', columns: featureNames.length },
    output: { name: 'decision', columns: 1 },
    initializers: [
      floatRow(
        'limits',
        featureNames.map((name) => featureLimits[name]),
      ),
      { name: 'risk_columns', type: 'int64', dims: [4], values: riskFeatureNames.map((_, column) => column) },
      { name: 'total_column', type: 'int64', dims: [1], values: [featureNames.indexOf('total_resources')] },
      { name: 'columns', type: 'int64', dims: [1], values: [1] },
      floatRow('one', [1]),
      ...createScoreConstants(decide),
    ],
    nodes: [
      { operator: 'Min', inputs: ['features', 'limits'], outputs: ['clipped'] },
      {
        operator: 'Gather',
        inputs: ['clipped', 'risk_columns'],
        outputs: ['counts'],
        attributes: { axis: { integer: 1 } },
      },
      {
        operator: 'Gather',
        inputs: ['clipped', 'total_column'],
        outputs: ['total'],
        attributes: { axis: { integer: 1 } },
      },
      { operator: 'ReduceSum', inputs: ['counts', 'columns'], outputs: ['findings'] },
      { operator: 'Add', inputs: ['total', 'one'], outputs: ['resources'] },
      { operator: 'Div', inputs: ['findings', 'resources'], outputs: ['findings_per_resource'] },
      {
        operator: 'Concat',
        inputs: ['counts', 'findings_per_resource'],
        outputs: ['point'],
        attributes: { axis: { integer: 1 } },
      },
      createEnsemble(decide.forest.trees),
      { operator: 'Mul', inputs: ['path_lengths', 'path_length_factor'], outputs: ['exponent'] },
      { operator: 'Exp', inputs: ['exponent'], outputs: ['anomaly_score'] },
      { operator: 'Sub', inputs: ['anomaly_score', 'segment_starts'], outputs: ['above_start'] },
      { operator: 'Mul', inputs: ['above_start', 'segment_scales'], outputs: ['share'] },
      { operator: 'Clip', inputs: ['share', 'zero_scalar', 'one_scalar'], outputs: ['clipped_share'] },
      { operator: 'Mul', inputs: ['clipped_share', 'segment_drops'], outputs: ['drops'] },
      // Not ReduceSum, which adds in another order for one row than for many.
      { operator: 'Split', inputs: ['drops'], outputs: dropNames, attributes: { axis: { integer: 1 } } },
      { operator: 'Sum', inputs: dropNames, outputs: ['drop'] },
      { operator: 'Sub', inputs: ['highest_decision', 'drop'], outputs: ['decision'] },
    ],
    metadata,
  });
}

/** exp(factor · Σh) is 2^(−E[h]/c); the calibration is a sum over the segments between its knots. */
function createScoreConstants({ forest, calibration: { knots } }: DecisionFunction): OnnxTensor[] {
  const segments = knots.slice(1).map((end, at) => ({ start: knots[at]!, end }));
  return [
    floatRow('path_length_factor', [-Math.LN2 / (forest.trees.length * forest.normaliser)]),
    floatRow(
      'segment_starts',
      segments.map(({ start }) => start.score),
    ),
    floatRow(
      'segment_scales',
      segments.map(({ start, end }) => 1 / (end.score - start.score)),
    ),
    floatRow(
      'segment_drops',
      segments.map(({ start, end }) => start.decision - end.decision),
    ),
    floatRow('highest_decision', [knots[0]!.decision]),
    { name: 'zero_scalar', type: 'float', dims: [], values: [0] },
    { name: 'one_scalar', type: 'float', dims: [], values: [1] },
  ];
}

function floatRow(name: string, values: readonly number[]): OnnxTensor {
  return { name, type: 'float', dims: [1, values.length], values };
}

/** https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html, version 3 of the domain. */
function createEnsemble(trees: readonly Tree[]): OnnxNode {
  const rows = trees.flatMap((tree, treeId) => listNodes(tree).map((node) => ({ ...node, treeId })));
  const leaves = rows.filter((row) => row.isLeaf);
  return {
    operator: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: ['point'],
    outputs: ['path_lengths'],
    attributes: {
      n_targets: { integer: 1 },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
      nodes_treeids: { integers: rows.map((row) => row.treeId) },
      nodes_nodeids: { integers: rows.map((row) => row.id) },
      nodes_modes: { strings: rows.map((row) => (row.isLeaf ? 'LEAF' : 'BRANCH_LEQ')) },
      nodes_featureids: { integers: rows.map((row) => row.column) },
      nodes_values: { floats: rows.map((row) => (row.isLeaf ? 0 : row.value)) },
      nodes_truenodeids: { integers: rows.map((row) => row.low) },
      nodes_falsenodeids: { integers: rows.map((row) => row.high) },
      target_treeids: { integers: leaves.map((row) => row.treeId) },
      target_nodeids: { integers: leaves.map((row) => row.id) },
      target_ids: { integers: leaves.map(() => 0) },
      target_weights: { floats: leaves.map((row) => row.value) },
    } satisfies Record<string, OnnxAttribute>,
  };
}

interface NodeRow {
  readonly id: number;
  readonly isLeaf: boolean;
  readonly column: number;
  /** The threshold of a split, the path length of a leaf. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The nodes of a tree, each before those below it, numbered from `id` on. */
function listNodes(tree: Tree, id = 0): NodeRow[] {
  if (isLeaf(tree)) return [{ id, isLeaf: true, column: 0, value: tree.pathLength, low: 0, high: 0 }];
  const low = listNodes(tree.low, id + 1);
  const high = listNodes(tree.high, id + 1 + low.length);
  const split = {
    id,
    isLeaf: false,
    column: tree.column,
    value: tree.threshold,
    low: id + 1,
    high: id + 1 + low.length,
  };
  return [split, ...low, ...high];
}
