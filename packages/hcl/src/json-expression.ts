import type { Diagnostic, Expression, ObjectItem } from './ast.js';
import type { JsonNode, JsonString } from './json-node.js';
import { parseTemplate, parseTemplateIn, type ParsedExpression } from './parse.js';

/**
 * A JSON value as the expression that HCL takes it for: strings, property names too, are templates
 * (https://github.com/hashicorp/hcl/blob/main/json/spec.md#expressions). Ranges point into the JSON file. What is wrong
 * in a template is added to `diagnostics`.
 */
export function jsonExpression(node: JsonNode, diagnostics: Diagnostic[] = []): Expression {
  const { source, start, end } = node;
  switch (node.kind) {
    case 'string':
      return stringExpression(node, diagnostics);
    case 'number':
    case 'bool':
    case 'null':
    case 'invalid':
      return node;
    case 'array':
      return { kind: 'tuple', source, start, end, items: node.items.map((item) => jsonExpression(item, diagnostics)) };
    case 'object': {
      const items = node.members.map(({ key, value }): ObjectItem => ({
        key: stringExpression(key, diagnostics),
        value: jsonExpression(value, diagnostics),
      }));
      return { kind: 'object', source, start, end, items };
    }
  }
}

function stringExpression(node: JsonString, diagnostics: Diagnostic[]): Expression {
  const { source, start, end, value } = node;
  if (!value.includes('{')) return { kind: 'string', source, start, end, value: value.normalize('NFC') };
  const isAsWritten = source.text.startsWith(value, start + 1);
  const parsed = isAsWritten ? parseTemplateIn(source, start + 1, start + 1 + value.length) : parseDecoded(node);
  diagnostics.push(...parsed.diagnostics);
  return { ...parsed.expression, start, end };
}

/** Parses what the escapes stand for, and then moves the ranges to what is written in the file. */
function parseDecoded({ source, start, value }: JsonString): ParsedExpression {
  const offsets: number[] = [];
  let at = start + 1;
  for (let index = 0; index <= value.length; index++) {
    offsets.push(at);
    if (source.text[at] !== '\\') at++;
    else at += source.text[at + 1] === 'u' ? 6 : 2;
  }
  const relocate = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(relocate);
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).map(([key, field]: [string, unknown]) => {
      if (key === 'source') return [key, source];
      if (key === 'start' || key === 'end') return [key, offsets[field as number]];
      return [key, relocate(field)];
    });
    return Object.fromEntries(entries);
  };
  return relocate(parseTemplate(source.file, value)) as ParsedExpression;
}
