import { parseExpression, type Expression } from '@terrasafe/hcl';
import { fail } from '../eval/failure.js';
import type { Term } from '../eval/term.js';
import type { ObjectTypeAttribute, Type } from './type.js';

/** Reads a type constraint such as `map(object({ a = optional(string, "x") }))`. Throws EvaluationError. */
export function readConstraint(node: Expression, evaluateDefault: (node: Expression) => Term): Type {
  if (node.kind === 'parenthesis') return readConstraint(node.inner, evaluateDefault);
  if (node.kind === 'variable') return readKeyword(node.name, node);
  if (node.kind === 'string') return readQuoted(node, evaluateDefault);
  if (node.kind === 'call') return readCall(node.name, node.args, node, evaluateDefault);
  return invalidType(node, 'This is not a type.');
}

function invalidType(node: Expression, detail: string): never {
  fail('Invalid type specification', detail, node);
}

function readKeyword(name: string, node: Expression): Type {
  switch (name) {
    case 'any':
    case 'string':
    case 'number':
    case 'bool':
      return name;
    case 'list':
    case 'set':
    case 'map':
      // As before Terraform 0.12: the elements have whatever one type suits them.
      return { kind: name, element: 'any' };
    default:
      return invalidType(node, `The keyword "${name}" is not a valid type specification.`);
  }
}

/** `type = "string"` of old configurations, and any type in JSON syntax. */
function readQuoted(node: Expression & { kind: 'string' }, evaluateDefault: (node: Expression) => Term): Type {
  const { expression, diagnostics } = parseExpression(node.source.file, node.value);
  if (diagnostics.length > 0 || expression.kind === 'string') return invalidType(node, 'This is not a type.');
  return readConstraint(expression, evaluateDefault);
}

function readCall(
  name: string,
  args: readonly Expression[],
  node: Expression,
  evaluateDefault: (node: Expression) => Term,
): Type {
  const [arg] = args;
  if (arg === undefined || args.length > 1)
    return invalidType(node, `The ${name} type constructor requires one argument.`);
  switch (name) {
    case 'list':
    case 'set':
    case 'map':
      return { kind: name, element: readConstraint(arg, evaluateDefault) };
    case 'tuple':
      if (arg.kind !== 'tuple') return invalidType(arg, 'The tuple type constructor requires a list of types.');
      return { kind: 'tuple', elements: arg.items.map((item) => readConstraint(item, evaluateDefault)) };
    case 'object': {
      if (arg.kind !== 'object') return invalidType(arg, 'The object type constructor requires a map of types.');
      const attributes = new Map<string, ObjectTypeAttribute>();
      for (const { key, value } of arg.items) {
        if (key.kind !== 'string') return invalidType(key, 'Attribute names must be written out.');
        attributes.set(key.value, readAttribute(value, evaluateDefault));
      }
      return { kind: 'object', attributes };
    }
    default:
      return invalidType(node, `The keyword "${name}" is not a valid type constructor.`);
  }
}

function readAttribute(node: Expression, evaluateDefault: (node: Expression) => Term): ObjectTypeAttribute {
  if (node.kind !== 'call' || node.name !== 'optional') {
    return { type: readConstraint(node, evaluateDefault), optional: false, default: undefined };
  }
  const [type, fallback] = node.args;
  if (type === undefined || node.args.length > 2)
    return invalidType(node, 'optional requires a type and may have a default.');
  return {
    type: readConstraint(type, evaluateDefault),
    optional: true,
    default: fallback === undefined ? undefined : evaluateDefault(fallback),
  };
}
