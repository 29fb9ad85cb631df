import { EvaluationError } from '../eval/failure.js';
import { bare, Choice, isArray, isMap, LazyObject, mark, Marked, marksOf, type Term } from '../eval/term.js';
import { choose } from '../eval/choice.js';
import { PartialString, Unknown, ValueList, ValueMap, ValueSet } from '../value.js';
import { listOf, mapOf, objectOf, setOf } from './collection.js';
import { formatNumber, parseNumber } from './number-format.js';
import { describeType, isObjectType, isTupleType, typeOf, type ObjectType, type TupleType, type Type } from './type.js';
import { unify } from './unify.js';

/** Converts as Terraform does for a type constraint. Throws EvaluationError where the value does not fit. */
export function convert(term: Term, type: Type): Term {
  if (term instanceof Marked) return mark(convert(term.value, type), term.marks);
  if (term instanceof Choice) return choose(term.options.map((option) => convert(option, type)));
  if (type === 'any' || term === null || term instanceof Unknown) return term;
  switch (type) {
    case 'string':
      return convertToString(term);
    case 'number':
      return convertToNumber(term);
    case 'bool':
      return convertToBool(term);
  }
  if (isObjectType(type)) return convertToObject(term, type);
  if (isTupleType(type)) return convertToTuple(term, type);
  return type.kind === 'map' ? convertToMap(term, type.element) : convertToSequence(term, type.kind, type.element);
}

function mismatch(wanted: string): never {
  throw new EvaluationError('Unsuitable value type', `${wanted} required`);
}

function convertToString(term: Term): Term {
  if (typeof term === 'string' || term instanceof PartialString) return term;
  if (typeof term === 'number') return formatNumber(term);
  if (typeof term === 'boolean') return String(term);
  return mismatch('string');
}

function convertToNumber(term: Term): Term {
  if (typeof term === 'number') return term;
  if (term instanceof PartialString) return term.parts.find((part) => part instanceof Unknown) ?? mismatch('number');
  if (typeof term !== 'string') return mismatch('number');
  return parseNumber(term) ?? mismatch('a number is');
}

function convertToBool(term: Term): Term {
  if (typeof term === 'boolean') return term;
  if (term instanceof PartialString) return term.parts.find((part) => part instanceof Unknown) ?? mismatch('bool');
  if (term === 'true' || term === '1') return true;
  if (term === 'false' || term === '0') return false;
  return mismatch('bool');
}

function convertToSequence(term: Term, kind: 'list' | 'set', element: Type): Term {
  if (!isArray(term)) return mismatch(`${kind} of ${describeType(element)}`);
  if (kind === 'list' && term instanceof ValueList && element === 'any') return term;
  if (kind === 'set' && term instanceof ValueSet && element === 'any') return term;
  const common = commonElementType(element, term, kind);
  const converted = term.map((it) => convert(it, common));
  return kind === 'list' ? listOf(converted) : setOf(converted);
}

function convertToMap(term: Term, element: Type): Term {
  const entries = attributesOf(term);
  if (entries instanceof Unknown) return entries;
  if (entries === undefined) return mismatch(`map of ${describeType(element)}`);
  if (entries instanceof ValueMap && element === 'any') return entries;
  const common = commonElementType(element, [...entries.values()], 'map');
  return mapOf([...entries].map(([key, it]) => [key, convert(it, common)]));
}

/** `list(any)` means: all elements of whatever one type suits them. */
function commonElementType(element: Type, elements: readonly Term[], kind: string): Type {
  if (!containsAny(element)) return element;
  const types = elements.map((it) => typeOf(element === 'any' ? it : convert(it, element)));
  const common = unify(types);
  if (common === undefined) {
    throw new EvaluationError('Unsuitable value type', `all ${kind} elements must have the same type`);
  }
  return common;
}

function containsAny(type: Type): boolean {
  if (typeof type === 'string') return type === 'any';
  // Objects and tuples with `any` inside are left as they are: their elements may differ.
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map' ? containsAny(type.element) : false;
}

function attributesOf(term: Term): ReadonlyMap<string, Term> | Unknown | undefined {
  if (isMap(term)) return term;
  if (!(term instanceof LazyObject)) return undefined;
  const keys = term.keys();
  if (keys === undefined) return new Unknown('known after apply', term.reference);
  return objectOf(keys.map((key) => [key, term.get(key) ?? null]));
}

function convertToObject(term: Term, type: ObjectType): Term {
  if (!isMap(term) && !(term instanceof LazyObject)) return mismatch('object');
  const attributes: [string, Term][] = [];
  for (const [name, wanted] of type.attributes) {
    const given = term.get(name);
    if (given === undefined && !wanted.optional) {
      throw new EvaluationError('Unsuitable value type', `attribute "${name}" is required`);
    }
    attributes.push([name, convertAttribute(name, given ?? null, wanted.type, wanted.default)]);
  }
  return objectOf(attributes);
}

function convertAttribute(name: string, given: Term, type: Type, fallback: Term | undefined): Term {
  try {
    if (bare(given) === null && fallback !== undefined) return mark(convert(fallback, type), marksOf(given));
    return convert(given, type);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(error.summary, `attribute "${name}": ${error.message}`, error.node);
  }
}

function convertToTuple(term: Term, type: TupleType): Term {
  if (!isArray(term) || term instanceof ValueSet) return mismatch('tuple');
  if (term.length !== type.elements.length) return mismatch(`tuple of ${type.elements.length} elements`);
  return type.elements.map((element, at) => convert(term[at] ?? null, element));
}
