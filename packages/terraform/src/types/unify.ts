import {
  isCollection,
  isObjectType,
  isTupleType,
  required,
  sameType,
  type CollectionType,
  type ObjectType,
  type TupleType,
  type Type,
} from './type.js';

/**
 * The one type that values of all these types can be converted to, as go-cty's convert.UnifyUnsafe finds it for
 * conditionals and for the elements of lists and maps; undefined where there is none.
 */
export function unify(types: readonly Type[]): Type | undefined {
  const known = types.filter((type) => type !== 'any');
  const first = known[0];
  if (first === undefined) return 'any';
  if (known.length === types.length && known.every((type) => sameType(type, first))) return first;
  const all = (test: (type: Type) => boolean): boolean => known.every(test);
  const some = (test: (type: Type) => boolean): boolean => known.some(test);
  const isMapType = (type: Type): boolean => isCollection(type, 'map');
  const isList = (type: Type): boolean => isCollection(type, 'list');
  const isSet = (type: Type): boolean => isCollection(type, 'set');

  if (all(isMapType)) return unifyElements('map', known as CollectionType[]);
  if (some(isMapType) && all((type) => isMapType(type) || isObjectType(type))) {
    const element = unify(known.flatMap(elementTypes));
    if (element !== undefined) return { kind: 'map', element };
  }
  if (all(isList)) return unifyElements('list', known as CollectionType[]);
  if (some(isList) && all((type) => isList(type) || isTupleType(type))) {
    const element = unify(known.flatMap(elementTypes));
    if (element !== undefined) return { kind: 'list', element };
  }
  if (all(isSet)) return unifyElements('set', known as CollectionType[]);
  if (all(isObjectType)) return unifyObjects(known as ObjectType[]);
  if (all(isTupleType)) return unifyTuples(known as TupleType[]);
  if (some(isObjectType) && some(isTupleType)) return undefined;
  return known.toSorted(comparePreference).find((wanted) => known.every((type) => isConvertible(type, wanted)));
}

function elementTypes(type: Type): readonly Type[] {
  if (typeof type === 'string') return [];
  if (isObjectType(type)) return [...type.attributes.values()].map((attribute) => attribute.type);
  return isTupleType(type) ? type.elements : [type.element];
}

function unifyElements(kind: CollectionType['kind'], types: readonly CollectionType[]): Type | undefined {
  const element = unify(types.map((type) => type.element));
  return element === undefined ? undefined : { kind, element };
}

function unifyObjects(types: readonly ObjectType[]): Type | undefined {
  const first = types[0] as ObjectType;
  const names = [...first.attributes.keys()];
  const sameNames = types.every(
    (type) => type.attributes.size === names.length && names.every((name) => type.attributes.has(name)),
  );
  if (!sameNames) {
    const element = unify(types.flatMap(elementTypes));
    return element === undefined ? undefined : { kind: 'map', element };
  }
  const attributes = new Map<string, ReturnType<typeof required>>();
  for (const name of names) {
    const type = unify(types.map((it) => it.attributes.get(name)?.type ?? 'any'));
    if (type === undefined) return undefined;
    attributes.set(name, required(type));
  }
  return { kind: 'object', attributes };
}

function unifyTuples(types: readonly TupleType[]): Type | undefined {
  const length = types[0]?.elements.length ?? 0;
  if (types.some((type) => type.elements.length !== length)) {
    const element = unify(types.flatMap(elementTypes));
    return element === undefined ? undefined : { kind: 'list', element };
  }
  const elements: Type[] = [];
  for (let at = 0; at < length; at++) {
    const type = unify(types.map((it) => it.elements[at] ?? 'any'));
    if (type === undefined) return undefined;
    elements.push(type);
  }
  return { kind: 'tuple', elements };
}

const preference = ['string', 'number', 'bool', 'map', 'list', 'set', 'object', 'tuple'];

function comparePreference(left: Type, right: Type): number {
  const rank = (type: Type): number => preference.indexOf(typeof type === 'string' ? type : type.kind);
  return rank(left) - rank(right);
}

/** Whether a value of the one type may be converted to the other; the value may still turn out not to fit. */
function isConvertible(from: Type, to: Type): boolean {
  if (from === 'any' || to === 'any' || sameType(from, to)) return true;
  if (typeof to === 'string') {
    return typeof from === 'string' && (to === 'string' || from === 'string');
  }
  if (typeof from === 'string') return false;
  if (isObjectType(to)) {
    if (isCollection(from, 'map'))
      return [...to.attributes.values()].every((it) => isConvertible(from.element, it.type));
    if (!isObjectType(from)) return false;
    return [...to.attributes].every(([name, wanted]) => {
      const given = from.attributes.get(name);
      return given === undefined ? wanted.optional : isConvertible(given.type, wanted.type);
    });
  }
  if (isTupleType(to)) {
    if (isTupleType(from)) {
      return (
        from.elements.length === to.elements.length &&
        from.elements.every((type, at) => isConvertible(type, to.elements[at] ?? 'any'))
      );
    }
    return isCollection(from, 'list') && to.elements.every((type) => isConvertible(from.element, type));
  }
  const isMapLike = isObjectType(from) || isCollection(from, 'map');
  if ((to.kind === 'map') !== isMapLike) return false;
  return elementTypes(from).every((type) => isConvertible(type, to.element));
}
