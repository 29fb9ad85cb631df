import { bare, Choice, isArray, isMap, type Term } from '../eval/term.js';
import { PartialString, ValueList, ValueMap, ValueSet } from '../value.js';

/** A type constraint; `any` also stands for the type of what is unknown. */
export type Type = 'any' | 'string' | 'number' | 'bool' | CollectionType | ObjectType | TupleType;

export interface CollectionType {
  readonly kind: 'list' | 'set' | 'map';
  readonly element: Type;
}

export interface ObjectType {
  readonly kind: 'object';
  readonly attributes: ReadonlyMap<string, ObjectTypeAttribute>;
}

export interface ObjectTypeAttribute {
  readonly type: Type;
  readonly optional: boolean;
  /** What an absent or null optional attribute becomes; undefined without a default. */
  readonly default: Term | undefined;
}

export interface TupleType {
  readonly kind: 'tuple';
  readonly elements: readonly Type[];
}

export function isCollection(type: Type, kind: CollectionType['kind']): type is CollectionType {
  return typeof type === 'object' && type.kind === kind;
}

export function isObjectType(type: Type): type is ObjectType {
  return typeof type === 'object' && type.kind === 'object';
}

export function isTupleType(type: Type): type is TupleType {
  return typeof type === 'object' && type.kind === 'tuple';
}

export function required(type: Type): ObjectTypeAttribute {
  return { type, optional: false, default: undefined };
}

const collectionTypes = new WeakMap<object, Type>();

/** The type that Terraform gives this value; the element type of a collection is that of its first known element. */
export function typeOf(term: Term): Type {
  const value = bare(term);
  if (typeof value === 'string' || value instanceof PartialString) return 'string';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof Choice) {
    const types = value.options.map(typeOf);
    return types.find((type) => type !== 'any') ?? 'any';
  }
  if (value === null || !(isArray(value) || isMap(value))) return 'any';
  let type = collectionTypes.get(value);
  if (type === undefined) collectionTypes.set(value, (type = collectionTypeOf(value)));
  return type;
}

function collectionTypeOf(value: readonly Term[] | ReadonlyMap<string, Term>): Type {
  if (value instanceof ValueList) return { kind: 'list', element: elementType(value) };
  if (value instanceof ValueSet) return { kind: 'set', element: elementType(value) };
  if (value instanceof ValueMap) return { kind: 'map', element: elementType(value.values()) };
  if (isArray(value)) return { kind: 'tuple', elements: value.map(typeOf) };
  return { kind: 'object', attributes: new Map([...value].map(([name, it]) => [name, required(typeOf(it))])) };
}

function elementType(elements: Iterable<Term>): Type {
  for (const element of elements) {
    const type = typeOf(element);
    if (type !== 'any') return type;
  }
  return 'any';
}

export function sameType(left: Type, right: Type): boolean {
  if (left === right) return true;
  if (typeof left === 'string' || typeof right === 'string' || left.kind !== right.kind) return false;
  if (isTupleType(left)) {
    const others = (right as TupleType).elements;
    return (
      left.elements.length === others.length && left.elements.every((type, at) => sameType(type, others[at] ?? 'any'))
    );
  }
  if (isObjectType(left)) {
    const others = (right as ObjectType).attributes;
    if (left.attributes.size !== others.size) return false;
    for (const [name, attribute] of left.attributes) {
      const other = others.get(name);
      if (other === undefined || !sameType(attribute.type, other.type)) return false;
    }
    return true;
  }
  return sameType(left.element, (right as CollectionType).element);
}

/** The type in Terraform's own words, for messages. */
export function describeType(type: Type): string {
  if (typeof type === 'string') return type === 'any' ? 'dynamic' : type;
  return isObjectType(type) || isTupleType(type) ? type.kind : `${type.kind} of ${describeType(type.element)}`;
}
