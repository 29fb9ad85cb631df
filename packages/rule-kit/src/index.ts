export { readJson } from './json.js';
export { readJsonBlocks } from './json-blocks.js';
export type { KnownText } from './known-text.js';
export * from './matcher.js';
export { ModuleView, type Attachment } from './module-view.js';
export { readPolicyBlocks, readPolicyDocument, type PolicyStatement } from './policy-document.js';
export {
  attributeRule,
  defineRule,
  fail,
  hcl,
  judge,
  pointsOf,
  unknown,
  worst,
  type Category,
  type Check,
  type Examples,
  type Rule,
  type RuleDescription,
  type RuleFacts,
  type RunnableRule,
  type Severity,
  type Verdict,
} from './rule.js';
export * as truth from './truth.js';
export { truthOf, type Truth } from './truth.js';
export { AttributeView, BlockView, ResourceView, type SubjectKind } from './view.js';
