import { riskFeatureNames, type Features } from '../features.js';
import type { Point } from './isolation-forest.js';

/**
 * The columns the forest sees: the four counts as they are, and findings per resource. The latter stands in for
 * total_resources, so that every column means more risk the higher it is and every clean module, whatever its size, is
 * the same point: the origin.
 */
export const columnNames = [...riskFeatureNames, 'findings_per_resource'] as const;

const densityColumn = columnNames.indexOf('findings_per_resource');

/** Findings per resource is taken of one resource more than there are, which keeps it finite for an empty module. */
export function toPoint(features: Features): Point {
  const counts = riskFeatureNames.map((name) => features[name]);
  const findings = counts.reduce((sum, count) => sum + count, 0);
  return [...counts, Math.fround(findings / (features.total_resources + 1))];
}

/**
 * A threshold between `lowest` and `highest`, uniform in log(1 + x): the step from no finding to one weighs more than
 * that from ten to eleven. Counts are cut halfway between whole numbers, densities at a 32-bit float, so that the model
 * file holds each threshold exactly.
 */
export function cutColumn(column: number, lowest: number, highest: number, uniform: number): number {
  const low = Math.log1p(lowest);
  const threshold = Math.expm1(low + uniform * (Math.log1p(highest) - low));
  return column === densityColumn ? Math.fround(threshold) : Math.floor(threshold) + 0.5;
}
