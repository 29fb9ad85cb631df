import { checkModule, RuleSet, type ModuleFindings } from '@terrasafe/engine';
import type { Rule } from '@terrasafe/rule-kit';
import { evaluateRoot, loadTree, type ModuleDiagnostic } from '@terrasafe/terraform';

export interface SourceFindings extends ModuleFindings {
  /** Of the parser and the evaluator, apart from those of rules. */
  readonly sourceDiagnostics: readonly ModuleDiagnostic[];
}

/** Runs rules over one file, or over the files of a root module, as the scanner does. */
export function scanSource(source: string | Readonly<Record<string, string>>, rules: readonly Rule[]): SourceFindings {
  const files = typeof source === 'string' ? { 'main.tf': source } : source;
  const tree = loadTree(new Map(Object.entries(files)));
  const module = evaluateRoot(tree, '.');
  return { ...checkModule(new RuleSet(rules), module), sourceDiagnostics: module.diagnostics };
}
