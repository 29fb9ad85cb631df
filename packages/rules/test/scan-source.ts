import { checkModule, RuleSet, type ModuleFindings } from '@terrasafe/engine';
import type { Rule } from '@terrasafe/rule-kit';
import { evaluateRoot, loadTree, type ModuleDiagnostic } from '@terrasafe/terraform';

export interface SourceFindings extends ModuleFindings {
  /** Of the parser and the evaluator, apart from those of rules. */
  readonly sourceDiagnostics: readonly ModuleDiagnostic[];
}

/** Runs rules over one file, as the scanner does. */
export function scanSource(source: string, rules: readonly Rule[]): SourceFindings {
  const tree = loadTree(new Map([['main.tf', source]]));
  const module = evaluateRoot(tree, '.');
  return { ...checkModule(new RuleSet(rules), module), sourceDiagnostics: module.diagnostics };
}
