import { bare, Choice, isArray, isPlain, LazyObject, type Term } from '../eval/term.js';
import { PartialString, Unknown } from '../value.js';
import { identity } from './collection.js';
import { isCollection, isObjectType, isTupleType, typeOf, type Type } from './type.js';

/** Terraform's `==` on unmarked terms: values of different types differ; an Unknown where the source cannot tell. */
export function equals(left: Term, right: Term): boolean | Unknown {
  const a = bare(left);
  const b = bare(right);
  if (a === null || b === null) return equalsNull(a === null ? b : a);
  if (a instanceof Unknown) return a;
  if (b instanceof Unknown) return b;
  if (a instanceof Choice) return anyOption(a, b);
  if (b instanceof Choice) return anyOption(b, a);
  if (a instanceof PartialString || b instanceof PartialString) return equalsPartial(a, b);
  if (a instanceof LazyObject || b instanceof LazyObject) {
    return a === b
      ? true
      : new Unknown('known after apply', (a instanceof LazyObject ? a : (b as LazyObject)).reference);
  }
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (!mayBeSameType(typeOf(a), typeOf(b))) return false;
  if (isPlain(a) && isPlain(b)) return identity(a) === identity(b);
  return isArray(a) ? equalElements(a, b as readonly Term[]) : equalAttributes(a, b as ReadonlyMap<string, Term>);
}

function equalsNull(other: Term): boolean | Unknown {
  if (other === null) return true;
  if (other instanceof Unknown) return other;
  return other instanceof Choice ? anyOption(other, null) : false;
}

function anyOption(choice: Choice, other: Term): boolean | Unknown {
  const results = choice.options.map((option) => equals(option, other));
  const [first] = results;
  if (first !== undefined && results.every((it) => it === first)) return first;
  return results.find((it) => it instanceof Unknown) ?? new Unknown('one of several values');
}

function equalsPartial(left: Term, right: Term): boolean | Unknown {
  const partial = left instanceof PartialString ? left : (right as PartialString);
  const other = partial === left ? right : left;
  const cause = partial.parts.find((part) => part instanceof Unknown) ?? new Unknown('partly known text');
  if (other instanceof PartialString) return cause;
  if (typeof other !== 'string') return false;
  const first = partial.parts[0];
  const last = partial.parts.at(-1);
  if (typeof first === 'string' && !other.startsWith(first)) return false;
  if (typeof last === 'string' && !other.endsWith(last)) return false;
  return cause;
}

function equalElements(left: readonly Term[], right: readonly Term[]): boolean | Unknown {
  if (left.length !== right.length) return new Unknown('partly known collection');
  return all(left.map((element, at) => [element, right[at] ?? null]));
}

function equalAttributes(left: ReadonlyMap<string, Term>, right: ReadonlyMap<string, Term>): boolean | Unknown {
  if (left.size !== right.size) return false;
  const pairs: [Term, Term][] = [];
  for (const [name, value] of left) {
    const other = right.get(name);
    if (other === undefined) return false;
    pairs.push([value, other]);
  }
  return all(pairs);
}

function all(pairs: readonly (readonly [Term, Term])[]): boolean | Unknown {
  let unknown: Unknown | undefined;
  for (const [a, b] of pairs) {
    const result = equals(a, b);
    if (result === false) return false;
    if (result instanceof Unknown) unknown ??= result;
  }
  return unknown ?? true;
}

/** False only where no value of an unknown part could make the types the same. */
function mayBeSameType(left: Type, right: Type): boolean {
  if (left === 'any' || right === 'any' || left === right) return true;
  if (typeof left === 'string' || typeof right === 'string' || left.kind !== right.kind) return false;
  if (isTupleType(left)) {
    const others = isTupleType(right) ? right.elements : [];
    return (
      left.elements.length === others.length && left.elements.every((it, at) => mayBeSameType(it, others[at] ?? 'any'))
    );
  }
  if (isObjectType(left)) {
    const others = isObjectType(right) ? right.attributes : new Map<string, { type: Type }>();
    return (
      left.attributes.size === others.size &&
      [...left.attributes].every(([name, it]) => {
        const other = others.get(name);
        return other !== undefined && mayBeSameType(it.type, other.type);
      })
    );
  }
  return isCollection(right, left.kind) && mayBeSameType(left.element, right.element);
}
