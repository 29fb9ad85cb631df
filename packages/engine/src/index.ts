export { checkModule, type Finding, type ModuleFindings, type NotEvaluated } from './check-module.js';
export { RuleSet } from './rule-set.js';
