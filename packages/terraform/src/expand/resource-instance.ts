import type { Attribute, Node } from '@terrasafe/hcl';
import type { Scope } from '../eval/scope.js';
import { bare, Choice, LazyObject, mark, Marks, type Mention, type Term } from '../eval/term.js';
import { choose } from '../eval/choice.js';
import { unmarkDeep } from '../eval/unmark.js';
import { idSource } from '../data/borrowed-id.js';
import { computedAttribute } from '../data/index.js';
import type { ResourceConfig } from '../load/config.js';
import { Unknown, UnknownElements } from '../value.js';
import {
  evaluateAttribute,
  evaluateBlocks,
  type AttributeTerm,
  type BlockTerms,
  type BodyTerms,
} from './block-terms.js';
import type { Run } from './run.js';
import { Thunk } from './thunk.js';

/** One instance of a resource or data source; attributes are evaluated when they are read. */
export class ResourceInstance extends LazyObject {
  readonly config: ResourceConfig;
  readonly address: string;
  readonly certain: boolean;
  /** What the number of instances depends on. */
  readonly expansionMarks: Marks;
  readonly scope: Scope;
  readonly #run: Run;
  /** Values by name; undefined while one is being evaluated. */
  readonly #values = new Map<string, Term | undefined>();
  readonly #blocks: Thunk<readonly BlockTerms[]>;
  readonly #mentions = new Map<string, Marks>();

  constructor(
    config: ResourceConfig,
    address: string,
    certain: boolean,
    expansionMarks: Marks,
    scope: Scope,
    run: Run,
  ) {
    super();
    this.config = config;
    this.address = address;
    this.certain = certain;
    this.expansionMarks = expansionMarks;
    this.#run = run;
    this.scope = scope.forSelf(this);
    this.#blocks = new Thunk(
      () => evaluateBlocks(config.block.body.blocks, this.scope, run),
      () => [],
    );
  }

  get reference(): string {
    return this.address;
  }

  get marks(): Marks {
    return this.#marksFor('');
  }

  /** Evaluates once. */
  #once(name: string, node: Node, compute: () => Term): Term {
    const present = this.#values.get(name);
    if (present !== undefined) return present;
    if (this.#values.has(name)) {
      this.#run.diagnostics.error(node, 'Cycle', `${this.address}.${name} refers to itself.`);
      return new Unknown('it refers to itself', `${this.address}.${name}`);
    }
    this.#values.set(name, undefined);
    const value = compute();
    this.#values.set(name, value);
    return value;
  }

  #configured(attribute: Attribute): Term {
    return this.#once(attribute.name, attribute, () =>
      evaluateAttribute(attribute.name, attribute.expression, this.scope, this.#run),
    );
  }

  #marksFor(attribute: string): Marks {
    let marks = this.#mentions.get(attribute);
    if (marks === undefined) {
      const mention: Mention = { address: this.address, attribute };
      this.#mentions.set(attribute, (marks = Marks.mention(mention)));
    }
    return marks;
  }

  /** As configured; what is not configured, or null, the provider decides. */
  get(name: string): Term {
    const borrowed = name === 'id' ? this.config.attributes.get(idSource(this.config.type) ?? '') : undefined;
    // What it mentions stays: who refers to the id refers to the bucket.
    if (borrowed !== undefined) return mark(this.#configured(borrowed), this.#marksFor(name));
    const blocks = this.config.attributes.has(name) ? [] : this.#blocks.value.filter((block) => block.type === name);
    if (blocks.length > 0)
      return mark(
        blocks.map((it) => blockTerm(it, `${this.address}.${name}`)),
        this.#marksFor(name),
      );
    const { term, marks } = unmarkDeep(this.#read(name));
    return mark(
      mark(this.#afterApply(name, term), this.#marksFor(name)),
      marks.sensitive ? Marks.sensitive : Marks.none,
    );
  }

  #read(name: string): Term {
    const attribute = this.config.attributes.get(name);
    if (attribute !== undefined) return this.#configured(attribute);
    const { mode, type, block } = this.config;
    const compute = mode === 'data' ? computedAttribute(type, name) : undefined;
    if (compute === undefined) return null;
    return this.#once(name, block, () => this.#run.attempt(block, () => compute(this.terms(), this.scope)));
  }

  #afterApply(name: string, term: Term): Term {
    const unknown = (): Unknown => new Unknown('known after apply', `${this.address}.${name}`);
    if (term === null) return unknown();
    if (term instanceof Choice && term.options.includes(null)) {
      return choose(term.options.map((option) => (option === null ? unknown() : option)));
    }
    return term;
  }

  keys(): undefined {
    return undefined;
  }

  /** All attributes and blocks. */
  terms(): BodyTerms {
    const attributes = new Map<string, AttributeTerm>();
    for (const [name, node] of this.config.attributes) attributes.set(name, { term: this.#configured(node), node });
    return { node: this.config.block, attributes, blocks: this.#blocks.value };
  }
}

/** A nested block as an expression sees it. */
function blockTerm(block: BlockTerms, reference: string): Term {
  return block.certain ? new NestedBlock(block, reference) : new UnknownElements('unknown number of blocks', reference);
}

class NestedBlock extends LazyObject {
  readonly reference: string;
  readonly marks = Marks.none;
  readonly #block: BlockTerms;

  constructor(block: BlockTerms, reference: string) {
    super();
    this.#block = block;
    this.reference = reference;
  }

  get(name: string): Term {
    const attribute = this.#block.attributes.get(name);
    if (attribute !== undefined && bare(attribute.term) !== null) return attribute.term;
    const blocks = this.#block.blocks.filter((it) => it.type === name);
    const path = `${this.reference}.${name}`;
    return blocks.length > 0 ? blocks.map((it) => blockTerm(it, path)) : new Unknown('known after apply', path);
  }

  keys(): undefined {
    return undefined;
  }
}
