import type { Expression, Node } from '@terrasafe/hcl';
import { DiagnosticList } from '../diagnostics.js';
import { Budget } from '../eval/budget.js';
import { evaluate } from '../eval/evaluate.js';
import { BudgetError, EvaluationError } from '../eval/failure.js';
import type { FileReader, Scope } from '../eval/scope.js';
import type { Term } from '../eval/term.js';
import type { ModuleTree } from '../load/module-tree.js';
import { Unknown } from '../value.js';

/** What all module instances of one evaluation of a root share. */
export class Run {
  readonly tree: ModuleTree;
  readonly root: string;
  /** Undefined where it is not known which one is selected. */
  readonly workspace: string | undefined;
  readonly budget = new Budget();
  readonly diagnostics = new DiagnosticList();
  readonly files: FileReader;
  #isExhaustionReported = false;

  constructor(tree: ModuleTree, root: string, workspace: string | undefined, files: FileReader) {
    this.tree = tree;
    this.root = root;
    this.workspace = workspace;
    this.files = files;
  }

  /** Evaluates for a use outside of expressions: what goes wrong becomes a diagnostic and an Unknown. */
  evaluate(node: Expression, scope: Scope): Term {
    return this.attempt(node, () => evaluate(node, scope));
  }

  attempt(node: Node, compute: () => Term): Term {
    try {
      return this.budget.deeper(compute);
    } catch (error) {
      if (error instanceof EvaluationError) {
        this.diagnostics.error(error.node ?? node, error.summary, error.message);
        return new Unknown(error.message);
      }
      if (error instanceof BudgetError) {
        this.reportTooLarge(node, error.message);
        return new Unknown('too large to evaluate fully');
      }
      // Libraries recurse too (YAML), and have no other limit than the stack.
      if (error instanceof RangeError) {
        this.reportTooLarge(node, error.message);
        return new Unknown('too large to evaluate fully');
      }
      throw error;
    }
  }

  /** Once the steps are used up everything is too large; that is said once. */
  reportTooLarge(node: Node, reason: string): void {
    if (this.#isExhaustionReported) return;
    this.#isExhaustionReported = this.budget.isExhausted;
    this.diagnostics.warning(node, 'Too large to evaluate fully', `This is taken for unknown: ${reason}.`);
  }
}
