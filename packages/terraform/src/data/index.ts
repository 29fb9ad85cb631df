import type { Scope } from '../eval/scope.js';
import type { Term } from '../eval/term.js';
import type { BodyTerms } from '../expand/block-terms.js';
import { renderPolicyDocument } from './aws-iam-policy-document.js';
import { renderGooglePolicy } from './google-iam-policy.js';
import { renderTemplateFile } from './template-file.js';

type Compute = (body: BodyTerms, scope: Scope) => Term;

const computed: ReadonlyMap<string, Compute> = new Map([
  ['aws_iam_policy_document.json', renderPolicyDocument],
  ['aws_iam_policy_document.minified_json', renderPolicyDocument],
  ['google_iam_policy.policy_data', renderGooglePolicy],
  ['template_file.rendered', renderTemplateFile],
]);

/** How an attribute of a data source follows from its configuration; undefined where only the provider knows it. */
export function computedAttribute(type: string, name: string): Compute | undefined {
  return computed.get(`${type}.${name}`);
}
