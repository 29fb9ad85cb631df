/**
 * What an expression evaluates to. Known scalars are plain JavaScript values, so a known string is a string and
 * nothing unknown can be mistaken for one. Tuples are arrays, lists and sets are the array classes below; objects are
 * Maps, maps are ValueMaps. Maps iterate in the order of their keys, sets in Terraform's order of their elements.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Unknown
  | PartialString
  | OneOf
  | Sensitive;

/** A value that cannot be known from the source: `reason` for people, `reference` is what caused it (`var.region`). */
export class Unknown {
  readonly reason: string;
  readonly reference: string | undefined;

  constructor(reason: string, reference?: string) {
    this.reason = reason;
    this.reference = reference;
  }
}

/**
 * Stands in an array for any number of elements, none included: `concat(var.unknown, ["a"])` is such an element and
 * "a". A reader that treats it as an ordinary unknown element errs on no side.
 */
export class UnknownElements extends Unknown {}

/**
 * A string of which only some parts are known: strings and Unknowns alternate as they stand in the text. In the output
 * of jsonencode an Unknown may stand for a whole JSON value; `decodeJson` reads such a text.
 */
export class PartialString {
  readonly parts: readonly (string | Unknown)[];

  constructor(parts: readonly (string | Unknown)[]) {
    this.parts = parts;
  }
}

/** One of a finite set of values: what a conditional with an unknown condition leaves. At least two options. */
export class OneOf {
  readonly options: readonly Value[];

  constructor(options: readonly Value[]) {
    this.options = options;
  }
}

/** A value marked sensitive; it is known to rules but must never be printed. */
export class Sensitive {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

/** Elements of one type, as `tolist` and `list(…)` variables give them; a plain array is a tuple. */
export class ValueList<Element = Value> extends Array<Element> {
  /** What map, filter and slice return is a tuple. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** Distinct elements of one type in Terraform's order of iteration. */
export class ValueSet<Element = Value> extends Array<Element> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** Elements of one type by name, as `tomap` and `map(…)` variables give them; a plain Map is an object. */
export class ValueMap<Element = Value> extends Map<string, Element> {}
