import type { Diagnostic, Expression, ObjectItem } from './ast.js';
import type { JsonNode, JsonString } from './json-node.js';
import { parseTemplateIn, parseTemplate } from './parse.js';

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
      const items = node.members.map(
        ({ key, value }): ObjectItem => ({
          key: stringExpression(key, diagnostics),
          value: jsonExpression(value, diagnostics),
        }),
      );
      return { kind: 'object', source, start, end, items };
    }
  }
}

function stringExpression(node: JsonString, diagnostics: Diagnostic[]): Expression {
  const { source, start, end, value } = node;
  if (!value.includes('{')) return { kind: 'string', source, start, end, value: value.normalize('NFC') };
  const hasEscapes = value.length !== end - start - 2;
  if (!hasEscapes) {
    const parsed = parseTemplateIn(source, start + 1, end - 1);
    diagnostics.push(...parsed.diagnostics);
    return { ...parsed.expression, start, end };
  }
  const parsed = parseTemplate(source.file, value);
  const offsets = offsetsOf(source.text, start + 1, end - 1);
  const relocated = relocate(parsed, (node) => ({...node, source, start: offsets[node.start]}))
}
