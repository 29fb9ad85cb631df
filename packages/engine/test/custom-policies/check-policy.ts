import { evaluateRoot, loadTree } from '@terrasafe/terraform';
import { checkModule, readPolicies, RuleSet, type ModuleFindings } from '../../src/index.js';

/** Runs the policies of one file, which has to be readable, over one file of Terraform. */
export function checkPolicies(text: string, source: string, file = 'policy.yaml'): ModuleFindings {
  const { rules, diagnostics } = readPolicies(new Map([[file, text]]));
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ line, detail }) => `${line}: ${detail}`).join('\n'));
  return checkModule(new RuleSet(rules), evaluateRoot(loadTree(new Map([['main.tf', source]])), '.'));
}

export function policyOf(definition: object, more: object = {}): string {
  return JSON.stringify({ metadata: { id: 'CUSTOM_1', name: 'Ensure it' }, definition, ...more });
}

/** `address fail` and `address unknown`, in alphabetical order; what passes is not among them. */
export function outcomes(definition: object, source: string, more: object = {}): string[] {
  const { findings, notEvaluated, diagnostics } = checkPolicies(policyOf(definition, more), source, 'policy.json');
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.detail);
  return [
    ...findings.map((it) => `${it.resource} fail`),
    ...notEvaluated.map((it) => `${it.resource} unknown`),
  ].toSorted();
}

export type Outcome = 'pass' | 'fail' | 'unknown';

/** Of a condition on the attributes of the only resource, `test_thing.it`. */
export function outcomeOf(condition: object, body: string): Outcome {
  const definition = { cond_type: 'attribute', resource_types: ['test_thing'], ...condition };
  const [found, ...others] = outcomes(definition, `variable "v" {}\nresource "test_thing" "it" {\n${body}\n}\n`);
  if (others.length > 0) throw new Error(`several outcomes: ${others.join()}`);
  return (found?.split(' ')[1] ?? 'pass') as Outcome;
}
