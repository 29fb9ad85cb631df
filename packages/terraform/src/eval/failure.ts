import type { Node } from '@terrasafe/hcl';

/** Terraform would refuse to evaluate this. Caught where the value is wanted; `try` and `can` catch it too. */
export class EvaluationError extends Error {
  readonly summary: string;
  readonly node: Node | undefined;

  constructor(summary: string, detail: string, node?: Node) {
    super(detail);
    this.summary = summary;
    this.node = node;
  }
}

/** The work, depth or size that one root module may take is used up. Nothing in the language can catch it. */
export class BudgetError extends Error {}

export function fail(summary: string, detail: string, node?: Node): never {
  throw new EvaluationError(summary, detail, node);
}
