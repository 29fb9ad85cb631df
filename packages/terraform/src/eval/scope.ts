import type { Expression, Node, ParsedExpression } from '@terrasafe/hcl';
import type { Budget } from './budget.js';
import type { LazyObject, Term } from './term.js';

/** What names mean in a module instance. Each method throws EvaluationError for what does not exist. */
export interface References {
  readonly evaluate: (node: Expression, scope: Scope) => Term;
  readonly budget: Budget;
  readonly files: FileReader;
  variable(name: string, node: Node): Term;
  local(name: string, node: Node): Term;
  moduleCall(name: string, node: Node): Term;
  resource(mode: 'managed' | 'data', type: string, name: string, node: Node): Term;
  /** `path.module` and its like. */
  path(name: string, node: Node): Term;
  /** `terraform.workspace` and its like. */
  terraform(name: string, node: Node): Term;
  /** A keyword in other than lower case, such as `False`: reported, and taken for what was meant. */
  miswritten(name: string, meant: boolean | null, node: Node): Term;
}

/** The files that functions may read; paths are as the module writes them. */
export interface FileReader {
  /** The text of a file, undefined where it is not among the sources. */
  read(path: string): string | undefined;
  /** A file parsed as a template, undefined where it is not among the sources. */
  template(path: string): ParsedExpression | undefined;
  /** A text parsed as a template. */
  parseTemplate(text: string): ParsedExpression;
  /** All files under a folder, relative to it. */
  list(folder: string): readonly string[];
}

/** What `each`, `count` and `self` stand for. */
export interface Repetition {
  readonly eachKey?: Term;
  readonly eachValue?: Term;
  readonly countIndex?: Term;
  readonly self?: LazyObject;
}

/** The names that an expression can see. */
export class Scope {
  readonly references: References;
  readonly repetition: Repetition;
  readonly #names: ReadonlyMap<string, Term>;
  readonly #outer: Scope | undefined;

  constructor(
    references: References,
    repetition: Repetition = {},
    names: ReadonlyMap<string, Term> = new Map(),
    outer?: Scope,
  ) {
    this.references = references;
    this.repetition = repetition;
    this.#names = names;
    this.#outer = outer;
  }

  get budget(): Budget {
    return this.references.budget;
  }

  /** A name bound by a for expression, a dynamic block's iterator or a template's variables. */
  find(name: string): Term | undefined {
    const found = this.#names.get(name);
    return found === undefined && this.#outer !== undefined ? this.#outer.find(name) : found;
  }

  forSelf(self: LazyObject): Scope {
    return new Scope(this.references, { ...this.repetition, self });
  }

  evaluate(node: Expression): Term {
    return this.references.evaluate(node, this);
  }

  with(names: ReadonlyMap<string, Term>): Scope {
    return new Scope(this.references, this.repetition, names, this);
  }
}
