import { Unknown, type PartialString } from '../value.js';
import { limits } from './budget.js';

/**
 * The evaluator's own form of a value. It differs from Value by what must survive until the value is used: marks
 * (sensitivity, the resources that it was read from), choices whose options are still references, objects whose
 * attributes are evaluated on demand.
 */
export type Term =
  | null
  | boolean
  | number
  | string
  | readonly Term[]
  | ReadonlyMap<string, Term>
  | Unknown
  | PartialString
  | Choice
  | Marked
  | LazyObject;

/** A term that holds nothing unknown, marked or lazy at any depth. */
export type Plain = null | boolean | number | string | readonly Plain[] | ReadonlyMap<string, Plain>;

/** An attribute of a resource instance that was read; one object per instance and attribute. */
export interface Mention {
  readonly address: string;
  readonly attribute: string;
}

export class Marks {
  static readonly none = new Marks(new Set(), false);
  static readonly sensitive = new Marks(new Set(), true);
  readonly mentions: ReadonlySet<Mention>;
  readonly sensitive: boolean;

  /** What joining with others gave: a loop joins the same large sets again and again. */
  #joined: WeakMap<Marks, Marks> | undefined;

  constructor(mentions: ReadonlySet<Mention>, sensitive: boolean) {
    this.mentions = mentions;
    this.sensitive = sensitive;
  }

  static mention(mention: Mention): Marks {
    return new Marks(new Set([mention]), false);
  }

  /** Both together. Mentions above the limit are dropped: a value made of that many resources refers to none of them. */
  join(other: Marks): Marks {
    if (other === this || other === Marks.none) return this;
    if (this === Marks.none) return other;
    const [large, small] = this.mentions.size >= other.mentions.size ? [this, other] : [other, this];
    if (large.mentions.size < rememberedSize) return unite(large, small);
    large.#joined ??= new WeakMap();
    let joined = large.#joined.get(small);
    if (joined === undefined) large.#joined.set(small, (joined = unite(large, small)));
    return joined;
  }

  withoutSensitivity(): Marks {
    return this.mentions.size === 0 ? Marks.none : new Marks(this.mentions, false);
  }

  withoutMentions(): Marks {
    return this.sensitive ? Marks.sensitive : Marks.none;
  }
}

const rememberedSize = 32;

function unite(large: Marks, small: Marks): Marks {
  const sensitive = large.sensitive || small.sensitive;
  let mentions: Set<Mention> | undefined;
  for (const mention of small.mentions) {
    if (large.mentions.has(mention)) continue;
    mentions ??= new Set(large.mentions);
    if (mentions.size >= limits.mentions) break;
    mentions.add(mention);
  }
  if (mentions === undefined && sensitive === large.sensitive) return large;
  return new Marks(mentions ?? large.mentions, sensitive);
}

/** `value` is never Marked itself. */
export class Marked {
  readonly value: Exclude<Term, Marked>;
  readonly marks: Marks;

  constructor(value: Exclude<Term, Marked>, marks: Marks) {
    this.value = value;
    this.marks = marks;
  }
}

/** One of at least two terms, none of them a Choice or Marked itself. */
export class Choice {
  readonly options: readonly Exclude<Term, Marked | Choice>[];

  constructor(options: readonly Exclude<Term, Marked | Choice>[]) {
    this.options = options;
  }
}

/** An object whose attributes are evaluated when they are read: a resource or module instance, a nested block. */
export abstract class LazyObject {
  /** How messages and Unknowns call it. */
  abstract readonly reference: string;
  /** Why not all of it is known. */
  readonly reason: string = 'known after apply';
  /** What a use of the object as a whole mentions. */
  abstract readonly marks: Marks;
  /** Set where this stands for an unknown number of instances, each of which looks like `element`. */
  readonly element: LazyObject | undefined;

  constructor(element?: LazyObject) {
    this.element = element;
  }

  /** Undefined where the object is known to have no such attribute. */
  abstract get(name: string): Term | undefined;
  /** All names; undefined where only the provider knows them. */
  abstract keys(): readonly string[] | undefined;
}

export function bare(term: Term): Exclude<Term, Marked> {
  return term instanceof Marked ? term.value : term;
}

export function marksOf(term: Term): Marks {
  return term instanceof Marked ? term.marks : Marks.none;
}

export function mark(term: Term, marks: Marks): Term {
  if (marks === Marks.none) return term;
  return term instanceof Marked ? new Marked(term.value, term.marks.join(marks)) : new Marked(term, marks);
}

export function isMap(term: Term): term is ReadonlyMap<string, Term> {
  return term instanceof Map;
}

export function isArray(term: Term): term is readonly Term[] {
  return Array.isArray(term);
}

const forced = new WeakMap<LazyObject, Term>();

/**
 * The object with every attribute evaluated, the same one each time; a marked Unknown where only the provider knows
 * which there are. It may contain itself, where a module is passed its own outputs.
 */
export function force(object: LazyObject): Term {
  let whole = forced.get(object);
  if (whole === undefined) {
    const keys = object.element === undefined ? object.keys() : undefined;
    whole =
      keys === undefined
        ? mark(new Unknown(object.reason, object.reference), object.marks)
        : new Map(keys.map((key) => [key, object.get(key) ?? null]));
    forced.set(object, whole);
  }
  return whole;
}

/** Whether collections are plain, so that each is searched once only. */
const plainness = new WeakMap<object, boolean>();

export function isPlain(term: Term): term is Plain {
  if (typeof term !== 'object' || term === null) return true;
  if (!isArray(term) && !isMap(term)) return false;
  let isKnownPlain = plainness.get(term);
  if (isKnownPlain === undefined) plainness.set(term, (isKnownPlain = everyElement(term, isPlain)));
  return isKnownPlain;
}

function everyElement(collection: readonly Term[] | ReadonlyMap<string, Term>, test: (term: Term) => boolean): boolean {
  for (const element of collection.values()) if (!test(element)) return false;
  return true;
}
