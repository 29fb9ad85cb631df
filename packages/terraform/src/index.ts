export type * from './module.js';
export { decodeJson } from './decode-json.js';
export { evaluateRoot } from './evaluate-root.js';
export { evaluatePlan } from './plan/evaluate-plan.js';
export { loadTree, type ModuleTree } from './load/module-tree.js';
export type { LoadOptions } from './load/variable-values.js';
export {
  OneOf,
  PartialString,
  Sensitive,
  Unknown,
  UnknownElements,
  ValueList,
  ValueMap,
  ValueSet,
  type Value,
} from './value.js';
