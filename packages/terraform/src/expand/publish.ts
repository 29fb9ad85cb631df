import { limits } from '../eval/budget.js';
import { Choice, force, isArray, isMap, isPlain, LazyObject, Marked, type Marks, type Term } from '../eval/term.js';
import { mapElements } from '../eval/unmark.js';
import type { EvaluatedAttribute, EvaluatedBlock, EvaluatedBody, ResourceReference } from '../module.js';
import { OneOf, Sensitive, Unknown, type Value } from '../value.js';
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
  /** What collections have become: shared ones once, and those that contain themselves without end. */
  const published = new Map<object, Value>();
  let hasObjects = false;
  const each = (inner: Term): Value => {
    if (isPlain(inner)) return inner;
    if (inner instanceof Marked) {
      references?.add(from, inner.marks);
      const value = each(inner.value);
      return inner.marks.sensitive ? new Sensitive(value) : value;
    }
    if (inner instanceof Choice) return new OneOf(inner.options.map(each));
    if (inner instanceof LazyObject) {
      hasObjects = true;
      return each(force(inner));
    }
    if (!isArray(inner) && !isMap(inner)) return inner;
    let value = published.get(inner);
    if (value === undefined) {
      published.set(inner, new Unknown('it refers to itself'));
      value = mapElements(inner, (element) => each(element) as Term);
      published.set(inner, value);
    }
    return value;
  };
  const value = each(term);
  return hasObjects && sizeOf(value, new Map()) > limits.elements ? new Unknown('too large to evaluate fully') : value;
}

/** Elements at all levels, shared ones counted as often as they occur. */
function sizeOf(value: Value, known: Map<object, number>): number {
  if (value instanceof Sensitive) return sizeOf(value.value, known);
  const elements = value instanceof OneOf ? value.options : value;
  if (!Array.isArray(elements) && !(elements instanceof Map)) return 1;
  let size = known.get(elements);
  if (size === undefined) {
    size = 1;
    for (const element of elements.values() as Iterable<Value>) size += sizeOf(element, known);
    known.set(elements, size);
  }
  return size;
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
