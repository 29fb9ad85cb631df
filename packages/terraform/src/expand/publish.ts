import { Choice, force, isArray, isMap, isPlain, LazyObject, Marked, type Marks, type Term } from '../eval/term.js';
import { mapElements } from '../eval/unmark.js';
import type { EvaluatedAttribute, EvaluatedBlock, EvaluatedBody, ResourceReference } from '../module.js';
import { OneOf, Sensitive, type Value } from '../value.js';
import type { BodyTerms } from './block-terms.js';

/** Gathers the references of one resource: which attributes mention which instances. */
export class ReferenceCollector {
  readonly #own: string;
  readonly #targets = new Map<string, { from: string; attribute: string; to: Set<string> }>();

  constructor(own: string) {
    this.#own = own;
  }

  add(from: string, marks: Marks): void {
    for (const { address, attribute } of marks.mentions) {
      if (address === this.#own) continue;
      const key = `${from}\0${attribute}`;
      const entry = this.#targets.get(key);
      if (entry === undefined) this.#targets.set(key, { from, attribute, to: new Set([address]) });
      else entry.to.add(address);
    }
  }

  get references(): readonly ResourceReference[] {
    return [...this.#targets.values()].map(({ from, attribute, to }) => ({ from, to: [...to], attribute }));
  }
}

/** A term as rules see it. What it was read from goes to `references`, under the path `from`. */
export function publish(term: Term, from: string, references?: ReferenceCollector): Value {
  if (isPlain(term)) return term;
  if (term instanceof Marked) {
    references?.add(from, term.marks);
    const value = publish(term.value, from, references);
    return term.marks.sensitive ? new Sensitive(value) : value;
  }
  if (term instanceof Choice) return new OneOf(term.options.map((option) => publish(option, from, references)));
  if (term instanceof LazyObject) return publish(force(term), from, references);
  if (isArray(term) || isMap(term)) return mapElements(term, (element) => publish(element, from, references) as Term);
  return term;
}

export function publishBody(terms: BodyTerms, path: string, references?: ReferenceCollector): EvaluatedBody {
  const attributes = new Map<string, EvaluatedAttribute>();
  for (const [name, { term, node }] of terms.attributes) {
    attributes.set(name, { name, value: publish(term, joinName(path, name), references), node });
  }
  const blocks = terms.blocks.map((block): EvaluatedBlock => {
    const { type, labels, certain } = block;
    const inner = joinName(path, type);
    references?.add(inner, block.marks);
    return { ...publishBody(block, inner, references), type, labels, certain };
  });
  return { node: terms.node, attributes, blocks };
}

function joinName(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
