export { checkModule, type Finding, type ModuleFindings, type NotEvaluated } from './check-module.js';
export { readPolicies, type Policies } from './custom-policies/read-policies.js';
export { RuleSet } from './rule-set.js';
export { readSuppressionConfig, suppressByConfig, type SuppressionConfig } from './suppressions/config.js';
export { suppressByComments, type Suppression } from './suppressions/suppress.js';
