import type { Block, Body, Expression, HclFile, TemplatePart } from '../src/index.js';

type View = unknown;
type ObjectView = Map<string, View>;

/** Thrown where hcl2json fails on a tree, too: `-true`, `"a${null}"`, a block that is both labelled and not. */
export class Unshown extends Error {}

/**
 * What hcl2json 0.3 makes of a file: blocks nested by type and labels, literals as values, other expressions as their
 * source text in "${}". See https://github.com/tmccombs/hcl2json/blob/v0.3.3/convert/convert.go.
 */
export function viewOf(file: HclFile): View {
  return plain(bodyView(file.body));
}

function bodyView(body: Body): ObjectView {
  const view: ObjectView = new Map();
  for (const block of body.blocks) addBlock(block, view);
  for (const { name, expression } of body.attributes) view.set(name, valueView(expression));
  return view;
}

function addBlock(block: Block, view: ObjectView): void {
  let key = block.type;
  for (const label of block.labels) {
    const inner = view.get(key) ?? new Map<string, View>();
    if (!(inner instanceof Map)) throw new Unshown(`${key} is both labelled and not`);
    view.set(key, inner);
    view = inner;
    key = label.value;
  }
  const blocks = view.get(key) ?? [];
  if (!Array.isArray(blocks)) throw new Unshown(`${key} is both labelled and not`);
  view.set(key, [...blocks, bodyView(block.body)]);
}

function valueView(expression: Expression): View {
  switch (expression.kind) {
    case 'number':
    case 'bool':
    case 'string':
      return expression.value;
    case 'null':
      return null;
    case 'unary':
      return unaryView(expression);
    case 'template': {
      const only = expression.parts.length === 1 ? expression.parts[0] : undefined;
      return only?.kind === 'interpolation' ? valueView(only.expression) : partsView(expression.parts);
    }
    case 'tuple':
      return expression.items.map(valueView);
    case 'object': {
      const view: ObjectView = new Map();
      for (const { key, value } of expression.items) view.set(keyView(key), valueView(value));
      return view;
    }
    case 'binary':
    case 'call':
    case 'conditional':
    case 'for':
    case 'get':
    case 'index':
    case 'parenthesis':
    case 'splat':
    case 'variable':
      return wrapped(expression);
    case 'invalid':
      throw new Error('only files without diagnostics have a view');
  }
}

function unaryView(expression: Extract<Expression, { kind: 'unary' }>): View {
  const { operator, operand } = expression;
  if (operand.kind === 'number' && operator === '-') return -operand.value;
  if (operand.kind === 'bool' && operator === '!') return !operand.value;
  if (operand.kind === 'number' || operand.kind === 'bool' || operand.kind === 'null') throw new Unshown(operator);
  return wrapped(expression);
}

function keyView(key: Expression): string {
  const isBare = key.kind === 'string' && key.source.text[key.start] !== '"' && key.source.text[key.start] !== '<';
  return isBare || isReference(key) ? source(key) : stringView(key);
}

/** A traversal with constant keys. */
function isReference(expression: Expression): boolean {
  if (expression.kind === 'variable') return true;
  if (expression.kind === 'get') return isReference(expression.object);
  if (expression.kind !== 'index') return false;
  return isReference(expression.object) && ['string', 'number', 'bool', 'null'].includes(expression.key.kind);
}

function partsView(parts: readonly TemplatePart[]): string {
  return parts.map(partView).join('');
}

function partView(part: TemplatePart): string {
  switch (part.kind) {
    case 'text':
      return part.value;
    case 'interpolation':
      return stringView(part.expression);
    case 'if':
      return ifView(source(part.condition), partsView(part.then), partsView(part.otherwise));
    case 'for': {
      const names = part.keyName === undefined ? part.valueName : `${part.keyName}, ${part.valueName}`;
      return `%{for ${names} in ${source(part.collection)}}${partsView(part.parts)}%{endfor}`;
    }
  }
}

function stringView(expression: Expression): string {
  switch (expression.kind) {
    case 'string':
      return expression.value;
    case 'number':
      return decimal(expression.text);
    case 'bool':
      return String(expression.value);
    case 'null':
      throw new Unshown('null in a string');
    case 'template':
      return partsView(expression.parts);
    case 'conditional':
      return ifView(source(expression.condition), stringView(expression.then), stringView(expression.otherwise));
    case 'binary':
    case 'call':
    case 'for':
    case 'get':
    case 'index':
    case 'object':
    case 'parenthesis':
    case 'splat':
    case 'tuple':
    case 'unary':
    case 'variable':
      return wrapped(expression);
    case 'invalid':
      throw new Error('only files without diagnostics have a view');
  }
}

/** All digits of a number, as the conversion to a string gives them. */
function decimal(text: string): string {
  const [, whole, fraction, exponent] = /^(\d+)\.?(\d*)(?:e(.+))?$/i.exec(text)!;
  const shift = Number(exponent ?? 0);
  const digits = '0'.repeat(Math.max(0, -shift)) + whole! + fraction! + '0'.repeat(Math.max(0, shift));
  const point = whole!.length + Math.max(0, -shift) + shift;
  const result = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return result.replace(/^0+(?=\d)/, '').replace(/\.?0*$/, '');
}

function ifView(condition: string, then: string, otherwise: string): string {
  return `%{if ${condition}}${then}${otherwise === '' ? '' : `%{else}${otherwise}`}%{endif}`;
}

function wrapped(expression: Expression): string {
  return `\${${source(expression)}}`;
}

function source({ source: { text }, start, end }: Expression): string {
  return text.slice(start, text[end] === ')' ? end + 1 : end);
}

function plain(view: View): View {
  if (Array.isArray(view)) return view.map(plain);
  return view instanceof Map ? Object.fromEntries([...view].map(([key, value]) => [key, plain(value)])) : view;
}
