import { PartialString, Sensitive, Unknown, type Value } from '@terrasafe/terraform';
import type { BlockView } from './view.js';

/**
 * A statement of an AWS policy document. Lists are empty where the element is absent; an absent effect, which AWS rejects,
 * reads as Allow, so that a draft is judged too.
 */
export interface PolicyStatement {
  readonly effect: Value;
  readonly actions: readonly Value[];
  readonly notActions: readonly Value[];
  readonly resources: readonly Value[];
  readonly notResources: readonly Value[];
  /** By kind: `AWS`, `Service`, `Federated`; a bare `*` is `{ '*': ['*'] }`. */
  readonly principals: ReadonlyMap<string, readonly Value[]>;
  readonly hasNotPrincipal: boolean;
  /** By operator, such as `StringEquals`, then key. */
  readonly conditions: ReadonlyMap<string, Value>;
}

/**
 * Reads a policy in JSON, the IAM grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * Parts that are unknown stay unknown inside the statements.
 * @returns undefined when the whole is unknown, or no policy document
 */
export function readPolicyDocument(value: Value | undefined): readonly PolicyStatement[] | undefined {
  if (value instanceof Sensitive) return readPolicyDocument(value.value);
  const document = value instanceof Map ? (value as ReadonlyMap<string, Value>) : parseJson(value);
  if (!(document instanceof Map)) return undefined;
  return listOf(document.get('Statement')).filter(isObject).map(readStatement);
}

/** Reads the blocks of the data source aws_iam_policy_document, which spell the same grammar in HCL. */
export function readPolicyBlocks(document: BlockView): readonly PolicyStatement[] {
  return document.blocks('statement').map((statement) => {
    const list = (name: string) => listOf(statement.attribute(name).value);
    const principals = new Map<string, readonly Value[]>();
    for (const principal of statement.blocks('principals')) {
      const kind = principal.attribute('type').text ?? 'unknown';
      const ids = listOf(principal.attribute('identifiers').value);
      principals.set(kind, [...(principals.get(kind) ?? []), ...ids]);
    }
    return {
      effect: statement.certain
        ? (statement.attribute('effect').value ?? 'Allow')
        : new Unknown(statement.unknownReason ?? 'the statement may not exist'),
      actions: list('actions'),
      notActions: list('not_actions'),
      resources: list('resources'),
      notResources: list('not_resources'),
      principals,
      hasNotPrincipal: statement.hasBlock('not_principals') !== 'false',
      conditions: new Map(
        statement
          .blocks('condition')
          .map((condition) => [
            condition.attribute('test').text ?? 'unknown',
            new Map([[condition.attribute('variable').text ?? 'unknown', condition.attribute('values').value ?? null]]),
          ]),
      ),
    };
  });
}

function readStatement(statement: ReadonlyMap<string, Value>): PolicyStatement {
  return {
    effect: statement.get('Effect') ?? 'Allow',
    actions: listOf(statement.get('Action')),
    notActions: listOf(statement.get('NotAction')),
    resources: listOf(statement.get('Resource')),
    notResources: listOf(statement.get('NotResource')),
    principals: readPrincipals(statement.get('Principal')),
    hasNotPrincipal: statement.has('NotPrincipal'),
    conditions: isObject(statement.get('Condition'))
      ? (statement.get('Condition') as ReadonlyMap<string, Value>)
      : new Map(),
  };
}

function readPrincipals(principal: Value | undefined): ReadonlyMap<string, readonly Value[]> {
  if (isObject(principal)) return new Map([...principal].map(([kind, ids]) => [kind, listOf(ids)]));
  return principal === undefined ? new Map() : new Map([['*', [principal]]]);
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

function isObject(value: Value | undefined): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** Stands for the n-th unknown part while the text is parsed: private-use characters that no policy holds. */
const placeholder = (index: number) => `\uE000${index}\uE001`;
const placeholders = /\uE000(\d+)\uE001/g;

function parseJson(value: Value | undefined): Value | undefined {
  if (typeof value !== 'string' && !(value instanceof PartialString)) return undefined;
  const unknowns: Unknown[] = [];
  let text = '';
  for (const part of typeof value === 'string' ? [value] : value.parts) {
    if (typeof part === 'string') text += part;
    else {
      const mark = placeholder(unknowns.push(part) - 1);
      text += endsInsideString(text) ? mark : JSON.stringify(mark);
    }
  }
  try {
    return restore(JSON.parse(text), unknowns);
  } catch {
    return undefined;
  }
}

function endsInsideString(json: string): boolean {
  return (json.replace(/\\./g, '').split('"').length - 1) % 2 === 1;
}

function restore(json: unknown, unknowns: readonly Unknown[]): Value {
  if (Array.isArray(json)) return json.map((item) => restore(item, unknowns));
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, item]) => [key, restore(item, unknowns)]));
  }
  if (typeof json !== 'string' || unknowns.length === 0) return json as Value;
  const parts: (string | Unknown)[] = [];
  let end = 0;
  for (const found of json.matchAll(placeholders)) {
    if (found.index > end) parts.push(json.slice(end, found.index));
    parts.push(unknowns[Number(found[1])]!);
    end = found.index + found[0].length;
  }
  if (parts.length === 0) return json;
  if (end < json.length) parts.push(json.slice(end));
  return parts.length === 1 ? parts[0]! : new PartialString(parts);
}
